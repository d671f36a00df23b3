/** The linter's restrictions find a second copy of what exists once, and nothing else. */
import { ESLint, Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import tseslint from 'typescript-eslint';
import { projectFolder } from '../file/files.ts';

const names = ['no-restricted-syntax', 'no-restricted-imports', 'no-restricted-globals'] as const;
const eslint = new ESLint({ cwd: projectFolder });
const linter = new Linter();

/** The messages of the restrictions alone, for code in a file of this path. */
async function messagesFor(path: string, code: string): Promise<readonly string[]> {
  // The type of ESLint's own function is any.
  const { rules = {} } = (await eslint.calculateConfigForFile(path)) as Pick<Linter.Config, 'rules'>;
  const own = Object.fromEntries(names.flatMap((name) => (rules[name] === undefined ? [] : [[name, rules[name]]])));
  const config: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser, globals: { fetch: 'readonly' } },
    rules: own,
  };
  return linter.verify(code, config, path).map(({ message }) => message);
}

const text = expect.stringContaining('openapi/errors/error-text.ts') as string;
const sorted = expect.stringContaining('openapi/json/sorted-json.ts') as string;
const memo = expect.stringContaining('openapi/memoize.ts') as string;
const client = expect.stringContaining('service/http-client/http-client.ts') as string;
const state = expect.stringContaining('in an object that a run creates') as string;

const bundled = expect.stringContaining('bin/packages.js') as string;

const once = expect.stringContaining('declared only once') as string;
const mocks = expect.stringContaining('vi replaces none') as string;

const copies = [
  { code: 'error instanceof Error ? error.message : String(error)', want: text },
  { code: "const line = e instanceof Error ? e.message.split('\\n')[0] : ''", want: text },
  { code: 'const stack = error instanceof Error ? (error.stack ?? error) : String(error)', want: text },
  { code: "error instanceof Error && 'code' in error && error.code === 'ENOENT'", want: text },
  { code: 'Object.fromEntries(Object.entries(value).sort(byName))', want: sorted },
  { code: 'Object.fromEntries(Object.entries(value).toSorted(byName))', want: sorted },
  { code: 'const known = new WeakMap<object, string>();', want: memo },
  { code: 'export const known = new WeakMap();', want: memo },
  { code: "import { request } from 'undici';", want: client },
  { code: "const answer = await fetch('http://127.0.0.1');", want: client },
  { code: "const { Ajv } = await import('ajv');", want: bundled },
  { code: "const { Ajv2020 } = await import('ajv/dist/2020.js');", want: bundled },
  { code: "const Router = await import('@koa/router');", want: bundled },
];

describe('the restrictions', () => {
  it.each(copies)('refuse $code', async ({ code, want }) => {
    expect(await messagesFor('service/new.ts', code)).toEqual(expect.arrayContaining([want]));
  });

  it.each([
    'const text = errorText(error)',
    'const known = error instanceof HttpError ? error.message : undefined',
    'const entries = Object.fromEntries(Object.entries(value).map(one))',
    'const list = Object.entries(value).sort(byName)',
    'function make() { const known = new WeakMap(); return known; }',
    'class Store { readonly #known = new WeakMap(); }',
    "import { createHttpClient } from 'fountainai';",
    'let running; export { running };',
    "const { default: helmet } = await import('koa-helmet');",
    "const { parse } = await import('./ajv/parse.ts');",
    "import { Ajv } from 'ajv';",
  ])('permit %s', async (code) => {
    expect(await messagesFor('service/new.ts', code)).toEqual([]);
  });

  it.each(['let turn = 0;', 'export let turn = 0;', 'const known = new Map();', 'const known = new Set<string>();'])(
    'refuse state of a module in ops: %s',
    async (code) => {
      expect(await messagesFor('ops/drift/code/new.ts', code)).toEqual([state]);
      expect(await messagesFor('ops/drift/code/new.test.ts', code)).toEqual([]);
    },
  );

  it.each([
    "vi.mock('./clock.ts', () => ({ now: () => 1 }));",
    "vi.doMock('./clock.ts');",
    "vi.unmock('./clock.ts');",
    "vi.doUnmock('./clock.ts');",
    'const made = vi.hoisted(() => 1);',
    'vi.resetModules();',
    "const { now } = await vi.importActual('./clock.ts');",
    "const { now } = await vi.importMock('./clock.ts');",
    'await vi.dynamicImportSettled();',
    "vitest.mock('./clock.ts');",
  ])('refuse what does nothing to modules that Node loads: %s', async (code) => {
    for (const path of ['service/new.test.ts', 'ops/tests/new.test.ts', 'openapi/testing/new.ts'])
      expect(await messagesFor(path, code)).toEqual([mocks]);
  });

  it.each([
    "import './clock.test.ts';",
    "import { now } from '../clock.test.ts';",
    "await import('./clock.test.ts');",
    "export { now } from './clock.test.ts';",
    "export * from './clock.test.ts';",
  ])('refuse tests that are imported: %s', async (code) => {
    expect(await messagesFor('service/new.test.ts', code)).toEqual([once]);
    expect(await messagesFor('service/new.ts', code)).toEqual([once]);
  });

  it.each([
    "vi.spyOn(clock, 'now').mockReturnValue(1);",
    'vi.mocked(now);',
    'vi.fn();',
    'cache.mock();',
    "import './test.ts';",
  ])('permit others: %s', async (code) => {
    expect(await messagesFor('service/new.test.ts', code)).toEqual([]);
  });

  it('permit constants of a module in ops', async () => {
    const code = "const none: ReadonlyMap<string, string> = new Map(); const some = new Set(['a']);";
    expect(await messagesFor('ops/drift/code/new.ts', code)).toEqual([]);
  });

  it.each([
    { path: 'openapi/errors/error-text.ts', code: copies[0]?.code ?? '' },
    { path: 'service/http-client/new.ts', code: "import { Agent } from 'undici';" },
    { path: 'service/tests/new.ts', code: "import { Agent } from 'undici';" },
    { path: 'ops/bench/new.ts', code: "import { Agent } from 'undici';" },
    { path: 'service/new.test.ts', code: "const answer = await fetch('http://127.0.0.1');" },
  ])('permit $code in $path', async ({ path, code }) => {
    expect(await messagesFor(path, code)).toEqual([]);
  });
});
