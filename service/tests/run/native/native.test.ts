import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as kit from 'fountainai/openapi';
import { expect, it } from 'vitest';
import * as source from '../../../../openapi/kit.ts';
import { temporaryFolder } from '../../../storage/testing/folders.ts';

/** Compiled code has no types: without maps, the lines below would have other numbers. */
interface Place {
  readonly file: string;
  readonly line: number;
}

async function findLine(text: string): Promise<Place> {
  const lines = (await readFile(import.meta.filename, 'utf8')).split('\n');
  return { file: import.meta.filename, line: lines.findIndex((line) => line.includes(text)) + 1 };
}

it('stack traces name the lines of the sources', async () => {
  const { stack } = new Error('an error with a stack');
  const { file, line } = await findLine('an error with a ' + 'stack');
  expect(stack).toContain(`${file}:${line}:`);
});

it('an import by the name of the package gets the module that the sources import by its path', () => {
  expect(kit.parseDocument).toBe(source.parseDocument);
});

it('TypeScript outside the project can be imported, and again after a change', async () => {
  const folder = await temporaryFolder();
  try {
    const file = join(folder.path, 'service.ts');
    const importText = async (text: string): Promise<unknown> => {
      await writeFile(file, `export const text: string = ${JSON.stringify(text)};`);
      return import(`${pathToFileURL(file).href}?${text}`);
    };
    expect(await importText('first')).toMatchObject({ text: 'first' });
    expect(await importText('second')).toMatchObject({ text: 'second' });
  } finally {
    await folder.dispose();
  }
});
