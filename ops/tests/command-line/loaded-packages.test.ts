/** The packages that a command loads before it reads its parameters. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageFolder } from '../../../openapi/package/package.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';

/** To load these takes longer than the commands that need none of them. Others import them when they use them. */
const large = /^(?:\.\.\/)+node_modules\/(@redocly\/openapi-core|ajv|fast-check|koa|kysely|pino)\//;

interface BuiltModule {
  readonly imports: readonly string[];
  /** Paths of the bundled files. */
  readonly sources: readonly string[];
}

async function readModule(name: string): Promise<BuiltModule> {
  const file = join(packageFolder, 'dist', name);
  const [text, map] = await Promise.all([readFile(file, 'utf8'), readFile(`${file}.map`, 'utf8')]);
  const imports = [...text.matchAll(/^(?:import\b[^;'"(]*|\} from )"\.\/([^"]+)";$/gm)].map(
    ([, imported = '']) => imported,
  );
  return { imports, sources: (JSON.parse(map) as { sources: string[] }).sources }; // as esbuild writes it
}

/** Returns the bundled files of a built module, and of all modules that it imports before it runs. */
async function readSources(entry: string): Promise<readonly string[]> {
  const modules = new Map<string, BuiltModule>();
  const waiting = [entry];
  for (const name of waiting) {
    if (modules.has(name)) continue;
    const module = await readModule(name);
    modules.set(name, module);
    waiting.push(...module.imports);
  }
  return [...modules.values()].flatMap(({ sources }) => sources);
}

it.each(['completion', 'deploy', 'dockerize', 'drift', 'generate', 'init', 'initialize', 'mcp', 'say'])(
  '%s loads no large package before it needs one',
  async (name) => {
    const sources = notEmpty(await readSources(`ops-${name}.js`));
    const names = sources.flatMap((source) => large.exec(source)?.[1] ?? []);
    expect([...new Set(names)]).toEqual([]);
  },
);

it('finds the packages of a command that needs them', async () => {
  const sources = await readSources('ops-evaluate.js');
  expect(sources.some((source) => large.test(source))).toBe(true);
});

it('reads YAML without the rest of the library for documents', async () => {
  const sources = await readSources('openapi-library-bundled-yaml.js');
  const own = sources.filter((source) => source.includes('@redocly/openapi-core'));
  expect(own).toEqual([expect.stringMatching(/\/js-yaml\/index\.[jt]s$/) as string]);
});
