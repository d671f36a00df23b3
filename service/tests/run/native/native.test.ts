import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as kit from 'fountainai/openapi';
import { afterAll, describe, expect, it } from 'vitest';
import * as source from '../../../../openapi/kit.ts';
import { temporaryFolder } from '../../../storage/testing/folders.ts';
import { importAgain } from './load.js';

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

describe('an import that fails names the place', () => {
  const folder = temporaryFolder();
  afterAll(async () => (await folder).dispose());

  it.each([
    { given: 'a syntax error', text: '\nconst = 1;', want: 'Expected identifier but found "=" (FILE:2:7)' },
    {
      given: 'a name that the module does not have',
      text: "import { join, nothing } from 'node:path';\nexport const path: string = join(nothing);",
      want: "does not provide an export named 'nothing' (FILE:1)",
    },
  ])('of $given', async ({ given, text, want }) => {
    const file = join((await folder).path, `${given}.ts`);
    await writeFile(file, text);
    await expect(importAgain(file)).rejects.toThrow(want.replace('FILE', file));
  });

  it('of no file', async () => {
    const [name, file] = ['./nothing.ts', join(import.meta.dirname, 'nothing.ts')];
    await expect(import(name)).rejects.toThrow(`there is no file ${file}, which ${import.meta.filename} imports`);
  });
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
