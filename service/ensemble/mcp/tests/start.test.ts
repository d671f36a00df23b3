/** A service that gets no request of the protocol does not load its packages. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageFolder } from '../../../../openapi/package/package.ts';

const builtFolder = join(packageFolder, 'dist');
const entry = join(builtFolder, 'service-ensemble-operations.js');

/** Returns the built modules that are loaded with a module. */
async function listLoaded(file: string, found = new Map<string, string>()): Promise<Map<string, string>> {
  if (found.has(file)) return found;
  const text = await readFile(file, 'utf8');
  found.set(file, text);
  for (const [, name = ''] of text.matchAll(/^(?:\} from|import) "\.\/([^"]+)";$/gm)) {
    await listLoaded(join(builtFolder, name), found);
  }
  return found;
}

it('the packages of the protocol are in no module that the start loads, but in one that is imported later', async () => {
  const loaded = await listLoaded(entry);
  const having = (texts: Iterable<string>): number =>
    [...texts].filter((text) => text.includes('node_modules/@modelcontextprotocol/')).length;
  expect(loaded.size).toBeGreaterThan(5);
  expect(having(loaded.values())).toBe(0);
  const [, later = ''] = /import\("\.\/(handler-\w+\.js)"\)/.exec([...loaded.values()].join('\n')) ?? [];
  expect(having((await listLoaded(join(builtFolder, later))).values())).toBeGreaterThan(0);
});
