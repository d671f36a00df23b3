import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../service/storage/testing/folders.ts';
import { collectLicenses } from './licenses.ts';

it.each([
  { given: ['../node_modules/one/a.js', '../node_modules/one/b.js'], want: ['one 1', 'text of one'] },
  { given: ['../node_modules/@x/two/dist/a.mjs', '../service/kit.ts'], want: ['@x/two 1', 'text of @x/two'] },
  {
    given: ['../node_modules/@x/inner/src/a.ts', '../node_modules/@x/two/dist/a.mjs'],
    want: ['published with node_modules/@x/two, under its licence', 'text of @x/two'],
  },
  {
    given: ['../node_modules/@x/two/node_modules/.pnpm/one@1_x@2/node_modules/one/a.js'],
    want: ['one 1', 'text of one'],
  },
  { given: ['../node_modules/node_modules/.pnpm/other@1/node_modules/other/a.js'], want: undefined },
  { given: ['../node_modules/@x/inner/src/a.ts'], want: undefined },
  { given: ['../node_modules/@y/inner/src/a.ts', '../node_modules/@x/two/a.mjs'], want: undefined },
  { given: ['../node_modules/unknown/a.js', '../node_modules/one/a.js'], want: undefined },
])('of $given are $want', async ({ given, want }) => {
  const folder = await temporaryFolder();
  for (const name of ['one', '@x/two']) {
    const place = join(folder.path, 'node_modules', name);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'package.json'), JSON.stringify({ name, version: '1', license: 'MIT' }));
    await writeFile(join(place, 'LICENSE'), `text of ${name}`);
  }
  const collected = collectLicenses(folder.path, given);
  const text = await collected.catch(() => undefined);
  expect(text === undefined).toBe(want === undefined);
  expect((want ?? []).filter((part) => text?.includes(part) !== true)).toEqual([]);
  await folder.dispose();
});
