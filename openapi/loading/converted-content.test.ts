import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { notEmpty } from '../testing/not-empty.ts';
import { packageFolder } from '../package/package.ts';
import { readConverted } from './converted-content.ts';
import { documentFiles } from './directory.ts';
import { loadDocument } from './load.ts';

const built = join(packageFolder, 'dist');

describe('the converted content of a document of the package', () => {
  it('is what its text is converted to', async () => {
    for (const file of notEmpty(await documentFiles())) {
      const content = await readConverted(await readFile(file, 'utf8'), built);
      expect(content, file).toEqual((await loadDocument(file)).content);
      expect(Object.isFrozen(content?.paths), file).toBe(true);
    }
  });

  it('is not used for a document that differs in one character', async () => {
    const [file = ''] = await documentFiles();
    expect(await readConverted(`${await readFile(file, 'utf8')}\n`, built)).toBeUndefined();
  });

  it('is not used by the sources, whose conversion may be another', async () => {
    const [file = ''] = await documentFiles();
    expect(await readConverted(await readFile(file, 'utf8'))).toBeUndefined();
  });
});
