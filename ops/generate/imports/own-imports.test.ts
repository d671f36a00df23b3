/** Set-up and `npm run generate` change no file of a fresh clone: its services import the entries already. */
import { expect, it } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { projectFolder } from '../../file/files.ts';
import { planImports } from './moved-imports.ts';

const documents = await loadDocuments();

it.each(notEmpty(documents).map(({ name }) => ({ service: name })))(
  'no import of $service is rewritten',
  async ({ service }) => {
    const { files, findings } = await planImports({ folder: projectFolder, service, manifest: { files: {} } });
    expect({ files: files.map(({ path }) => path), findings }).toEqual({ files: [], findings: [] });
  },
);
