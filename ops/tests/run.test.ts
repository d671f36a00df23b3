/** `bin/`: how commands start. Each test has a small package of its own. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { projectFolder } from '../file/files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-run-'));
  await cp(join(projectFolder, 'bin'), join(folder, 'bin'), { recursive: true });
  await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "name": "fountainai", "type": "module" }');
  await write('openapi/kit.ts', 'export const greeting: string = "hello";');
  await write('ops/greet.ts', say('greeting'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const say = (value: string): string =>
  `import { greeting } from 'fountainai/openapi';\nconsole.log(${value}, greeting, process.argv.slice(2).join());`;

async function write(path: string, content: string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), content);
}

async function start(parameters: readonly string[], environment: Readonly<Record<string, string>> = {}, cwd = folder) {
  const options = { cwd, env: { PATH: process.env.PATH, HOME: folder, ...environment } };
  const child = spawn(process.execPath, parameters, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out: out.trim(), error };
}

/** Of a kit that reads documents. */
const parse = 'export const parseDocument = async (text: string) => ({ content: { text } });';

/** The names of entries are those of their sources; those of chunks change with the code in them. */
const builtAgain = /^(stamp|ops-greet\.js(\.map)?|openapi-kit\.js(\.map)?)$/;

const stamp = (): Promise<string> => readFile(join(folder, 'dist/stamp'), 'utf8');
const greet = (...parameters: string[]) => start(['bin/run.js', 'ops/greet.ts', ...parameters]);

describe('bin/run.js', () => {
  it('runs a command with its parameters, from what it has built', async () => {
    expect(await greet('a', 'b')).toEqual({ code: 0, out: 'hello hello a,b', error: '' });
    expect(await readdir(join(folder, 'dist'))).toContain('ops-greet.js');
  });

  it('builds again if a source is changed or added, and not otherwise', async () => {
    await greet();
    const first = await stamp();
    expect([(await greet()).out, await stamp()]).toEqual(['hello hello', first]);
    await write('ops/word.ts', 'export const word = "good day";');
    await write('ops/greet.ts', `import { word } from './word.ts';\n${say('word')}`);
    expect((await greet()).out).toBe('good day hello');
    expect(await stamp()).not.toBe(first);
  });

  it('builds again if another version of a package is installed that it has built in', async () => {
    const modules = join(folder, 'node_modules');
    await rm(modules);
    await mkdir(modules);
    for (const name of ['esbuild', 'koa'])
      await symlink(join(projectFolder, 'node_modules', name), join(modules, name));
    const install = async (version: string) => {
      const lock = JSON.stringify({ packages: { 'node_modules/ipaddr.js': { version } } });
      await write('node_modules/ipaddr.js/package.json', JSON.stringify({ version, main: 'main.cjs' }));
      await write('node_modules/ipaddr.js/main.cjs', `module.exports = { version: '${version}' };`);
      for (const path of ['package-lock.json', 'node_modules/.package-lock.json']) await write(path, lock);
    };
    await write('ops/greet.ts', "import ip from 'ipaddr.js';\nconsole.log(ip.version);");
    await install('1.0.0');
    expect(await greet()).toEqual({ code: 0, out: '1.0.0', error: '' });
    const built = await stamp();
    await install('1.0.0');
    expect([(await greet()).out, await stamp()]).toEqual(['1.0.0', built]);
    await install('1.0.10');
    expect(await greet()).toEqual({ code: 0, out: '1.0.10', error: '' });
  });

  it('converts the documents next to its sources, and nothing else with such a name', async () => {
    await write('openapi/kit.ts', `export const greeting = 'hello';\n${parse}`);
    await write('openapi/a.yml', 'a: 1');
    await write('openapi/folder.yml/b.yml', 'b: 1');
    await symlink(join(folder, 'nowhere'), join(folder, 'openapi/gone.yml'));
    expect((await greet()).out).toBe('hello hello');
    const [converted = '', ...more] = (await readdir(join(folder, 'dist'))).filter((name) => name.endsWith('.json'));
    expect([await readFile(join(folder, 'dist', converted), 'utf8'), more]).toEqual(['{"text":"a: 1"}', []]);
  });

  it('only converts the documents again if one of them is changed', async () => {
    await write('openapi/kit.ts', `export const greeting = 'hello';\n${parse}`);
    await write('openapi/a.yml', 'a: 1');
    await greet();
    await appendFile(join(folder, 'dist/ops-greet.js'), '\nconsole.log("as it was built");');
    await write('openapi/a.yml', 'a: 2');
    await write('openapi/b.yml', 'b: 2');
    expect((await greet()).out).toBe('hello hello \nas it was built');
    const [, ...names] = (await stamp()).trim().split('\n');
    expect(names).toEqual(expect.arrayContaining(['ops-greet.js', 'ops-greet.js.map', 'openapi-kit.js']));
    const converted = names
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFile(join(folder, 'dist', name)));
    expect((await Promise.all(converted)).map(String).sort()).toEqual(['{"text":"a: 2"}', '{"text":"b: 2"}']);
    const built = await stamp();
    expect([(await greet()).code, await stamp()]).toEqual([0, built]);
  });

  it('uses what was built in a copy with the same times', async () => {
    await greet();
    await appendFile(join(folder, 'dist/ops-greet.js'), '\nconsole.log("as it was built");');
    const copy = `${folder}-copy`;
    try {
      execFileSync('cp', ['-Rp', folder, copy]); // of Node, `cp` keeps only milliseconds
      expect((await start(['bin/run.js', 'ops/greet.ts'], {}, copy)).out).toBe('hello hello \nas it was built');
    } finally {
      await rm(copy, { recursive: true });
    }
  });

  it('prints stacks with the places of the sources', async () => {
    await write(
      'ops/word.ts',
      'export type Word = string;\nexport function fail(): never {\n  throw new Error("broken");\n}',
    );
    await write(
      'ops/greet.ts',
      `import { fail } from './word.ts';\ntry {\n  fail();\n} catch (error) {\n  console.log((error as Error).stack);\n}`,
    );
    const lines = (await greet()).out.split('\n').map((line) => line.trim());
    expect(lines.slice(0, 3)).toEqual([
      'Error: broken',
      `at fail (${folder}/ops/word.ts:3:9)`,
      `at ${folder}/ops/greet.ts:3:3`,
    ]);
    await write('ops/greet.ts', `import { fail } from './word.ts';\n\nfail();`);
    expect((await greet()).error).toContain(`at fail (${folder}/ops/word.ts:3:9)`);
  });

  it('reads no map for the error with which the HTTP client closes its connections', async () => {
    await write(
      'ops/greet.ts',
      `const closing = Object.assign(new Error('broken'), { code: 'UND_ERR_DESTROYED' });
const hidden = Object.defineProperty(new Error('broken'), 'code', { get: () => { throw new Error('unreadable'); } });
for (const { stack } of [closing, hidden]) console.log(stack?.split('\\n')[1]?.trim());`,
    );
    expect((await greet()).out.split('\n')).toEqual([
      expect.stringMatching(/^at file:.*\/dist\/ops-greet\.js:\d+:\d+$/) as string,
      `at ${folder}/ops/greet.ts:2:38`,
    ]);
  });

  it('prints the stack of a module whose map cannot be used with the places in the module', async () => {
    await write('ops/greet.ts', 'console.log(new Error("broken").stack);');
    await greet();
    const maps = [{ mappings: 'AAAA' }, { sources: [null], mappings: 'AAAA' }, { sources: [], mappings: 'AAAA' }, null];
    const stacks = [];
    for (const map of maps) {
      await writeFile(join(folder, 'dist/ops-greet.js.map'), JSON.stringify(map));
      const { code, out } = await greet();
      stacks.push([code, ...out.split('\n').slice(0, 2)]);
    }
    const place = expect.stringMatching(/^ {4}at file:.*\/dist\/ops-greet\.js:\d+:\d+$/) as string;
    expect(stacks).toEqual(maps.map(() => [0, 'Error: broken', place]));
  });

  it('prints stacks with the places that Node knows of other modules', async () => {
    const map = { version: 3, sources: ['service.ts'], names: [], mappings: ';;AAAA' };
    const inline = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
    const code = `\n\nthrow new Error('broken');\n//# sourceMappingURL=${inline}\n`;
    await write('service.mjs', code);
    await write(
      'ops/greet.ts',
      `process.setSourceMapsEnabled(true);\nawait import(process.cwd() + '/service.mjs').catch((error: Error) => console.log(error.stack));`,
    );
    expect((await greet()).out).toContain(`at ${folder}/service.ts:1:1`);
  });

  it('runs the sources if one of them cannot be compiled, so that only its users fail', async () => {
    await write('ops/broken.ts', 'export const = 1;');
    await write('ops/greet.ts', 'const word: string = "still"; console.log(word);');
    expect(await greet()).toEqual({ code: 0, out: 'still', error: '' });
    const broken = await start(['bin/run.js', 'ops/broken.ts']);
    expect(broken).toMatchObject({ code: 1, error: expect.stringContaining('broken.ts') as string });
  });

  it('works for many at the same time', async () => {
    const runs = await Promise.all(Array.from({ length: 4 }, () => greet()));
    expect(runs.map(({ out }) => out)).toEqual(Array(4).fill('hello hello'));
  });

  it('keeps the modules of an earlier build for a day after the next one: a process may still load them', async () => {
    const dist = join(folder, 'dist');
    const list = async () => (await readdir(dist)).sort();
    const age = async () => {
      for (const name of await list()) await utimes(join(dist, name), new Date(0), new Date(0));
    };
    await greet();
    const first = await list();
    await age();
    await write('openapi/kit.ts', "export const greeting = 'good day';");
    expect((await greet()).out).toBe('good day good day');
    const second = await list();
    expect([second.length > first.length, second]).toEqual([true, expect.arrayContaining(first)]);
    await age();
    await write('openapi/kit.ts', "export const greeting = 'good evening';");
    await greet();
    const onlyFirst = first.filter((name) => !builtAgain.test(name));
    expect((await list()).filter((name) => notEmpty(onlyFirst).includes(name))).toEqual([]);
  });

  it.each([{ given: 'ops/nothing.ts' }, { given: 'package.json' }, { given: '../greet.ts' }])(
    'names what it cannot run: $given',
    async ({ given }) => {
      const { code, error } = await start(['bin/run.js', given]);
      expect(code).toBe(2);
      expect(error).toBe(`run: "${given}" is not a file of this package: name a command, such as ops/drift.ts\n`);
    },
  );
});

describe('bin/fountainai.js', () => {
  const fountainai = (...parameters: string[]) => start(['bin/fountainai.js', ...parameters]);

  it('lists commands whose files exist, each with a line', async () => {
    const { code, out } = await fountainai('--help');
    const names = [...out.matchAll(/^ {2}(\w+) {2,}\S/gm)].map(([, name]) => name ?? '');
    const files = notEmpty(names).map(
      (name) => ({ setup: 'run_setup.ts', start: 'service/main.ts' })[name] ?? `ops/${name}.ts`,
    );
    expect(code).toBe(0);
    expect(files.filter((file) => !existsSync(join(projectFolder, file)))).toEqual([]);
  });

  it.each([
    { given: 'drft', want: 'unknown command "drft"; did you mean "drift"?' },
    { given: 'toString', want: 'unknown command "toString"\n' },
    { given: '--verison', want: 'unknown command "--verison"; did you mean "--version"?' },
  ])('refuses $given', async ({ given, want }) => {
    const { code, error } = await fountainai(given);
    expect(code).toBe(2);
    expect(error).toContain(want);
  });

  const echo = 'console.log(process.argv.slice(2).join());';

  it('gives a command the folder of the project, unless one is given', async () => {
    const rows = [
      { given: ['drift', '--strict'], want: `--folder=${folder},--strict` },
      { given: ['drift', '--folder', 'x'], want: '--folder,x' },
      { given: ['drift', '--help'], want: '--help' },
      { given: ['drift', '-h'], want: '-h' },
      { given: ['help', 'drift'], want: '--help' },
    ];
    await write('ops/drift.ts', echo);
    const got = [];
    for (const { given } of rows) got.push({ given, ...(await fountainai(...given)) });
    expect(got).toEqual(rows.map(({ given, want }) => ({ given, code: 0, out: want, error: '' })));
  });

  it.each(['--version', '-v'])('prints its version for %s', async (option) => {
    await write('package.json', '{ "name": "fountainai", "type": "module", "version": "1.2.3" }');
    expect(await fountainai(option)).toEqual({ code: 0, out: '1.2.3', error: '' });
  });

  it('needs no project for the completions', async () => {
    await write('ops/completion.ts', echo);
    await rename(join(folder, 'openapi'), join(folder, 'documents'));
    expect((await fountainai('completion', 'bash')).out).toBe(`--folder=${folder},bash`);
  });

  it('needs a project, or a document', async () => {
    await write('ops/drift.ts', echo);
    await rename(join(folder, 'openapi'), join(folder, 'documents'));
    await write('ops/greet.ts', '');
    expect(await fountainai('drift')).toMatchObject({ code: 2, out: '' });
    expect((await fountainai('drift', '--document', 'a.yml')).out).toBe(`--folder=${folder},--document,a.yml`);
  });
});

describe('the Node options of .npmrc', () => {
  const fromNpmrc = async () => /^node-options=(.*)$/m.exec(await readFile(join(projectFolder, '.npmrc'), 'utf8'))?.[1];

  it('let TypeScript run', async () => {
    await write('plain.ts', say('"typed" as string')); // which imports the package by its name
    const { code, out } = await start(['plain.ts'], { NODE_OPTIONS: (await fromNpmrc()) ?? '' });
    expect({ code, out }).toEqual({ code: 0, out: 'typed hello' });
  });

  it.each([{ given: 'bin' }, { given: 'node_modules' }])('are harmless without $given', async ({ given }) => {
    await rm(join(folder, given), { recursive: true });
    await write('plain.js', 'console.log("plain");');
    const { code, out } = await start(['plain.js'], { NODE_OPTIONS: (await fromNpmrc()) ?? '' });
    expect({ code, out }).toEqual({ code: 0, out: 'plain' });
  });
});
