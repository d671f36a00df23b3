import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsFolder } from '../../openapi/loading/directory.ts';
import { pickRows } from '../../openapi/testing/long-form.ts';
import { freePort } from '../../ops/process/free-port.ts';
import { isReady, projectFolder, startProcess } from './lib/process.ts';

const taken = createServer();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-'));
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  taken.close();
  await rm(folder, { recursive: true, force: true });
});
/** Returns the port of a server that listens on TCP. */
const takenPort = (): string => String((taken.address() as AddressInfo).port);

/** Starts with all required settings except those given, and returns the exit code and the output. All secrets contain this word. */
const secret = 'hidden';
const environmentWith = async (settings: Readonly<Record<string, string>>) => ({
  PATH: process.env.PATH ?? '',
  DATA_DIR: await mkdtemp(join(folder, 'data-')), // no two starts share a directory
  API_KEYS: `${secret}-key`,
  ADMIN_API_KEYS: `${secret}-admin-key`,
  CENTRAL_SEQUENCE_PORT: '0',
  SESSION_CONTEXT_PORT: '0',
  ENSEMBLE_PORT: '0',
  ...settings,
});

async function start(parameters: readonly string[], settings: Readonly<Record<string, string>>) {
  const started = startProcess(parameters, await environmentWith(settings));
  const overdue = setTimeout(() => void started.kill('SIGKILL'), 90_000); // The start succeeded or hangs.
  const { code } = await started.exited;
  clearTimeout(overdue);
  return { code, output: started.output() };
}

/** A project with the documents of the package, in which `change` has been made to the document of Central Sequence. */
async function projectWith(change: (yaml: string) => string): Promise<string> {
  const project = await mkdtemp(join(folder, 'project-'));
  await cp(documentsFolder, join(project, 'openapi'), {
    recursive: true,
    filter: (source) => source === documentsFolder || source.endsWith('.yml'),
  });
  const document = join(project, 'openapi/central-sequence.yml');
  const text = await readFile(document, 'utf8');
  expect(change(text)).not.toBe(text);
  await writeFile(document, change(text));
  return project;
}

/** A copy of what a start reads, which is built by its first start. */
async function copyPackage(): Promise<string> {
  const copy = await mkdtemp(join(folder, 'copy-'));
  for (const name of ['bin', 'openapi', 'service', 'package.json', 'tsconfig.json']) {
    await cp(join(projectFolder, name), join(copy, name), { recursive: true });
  }
  await symlink(join(projectFolder, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

interface Case {
  readonly given: string;
  readonly settings?: () => Readonly<Record<string, string>>;
  readonly names?: readonly string[];
  /** Names of settings and the like, and the code in their lines. */
  readonly want: readonly (readonly [name: string, code: string])[];
}

const cases: readonly Case[] = [
  { given: 'no keys', settings: () => ({ API_KEYS: '' }), want: [['API_KEYS', 'start-credentials-missing']] },
  {
    given: 'no admin keys',
    settings: () => ({ ADMIN_API_KEYS: ' ' }),
    names: ['ensemble'],
    want: [['ADMIN_API_KEYS', 'start-credentials-missing']],
  },
  {
    given: 'a key that no header can hold',
    settings: () => ({ API_KEYS: `${secret} key` }),
    want: [['API_KEYS', 'settings-member-invalid']],
  },
  {
    given: 'an invalid port',
    settings: () => ({ SESSION_CONTEXT_PORT: '65536', ENSEMBLE_PORT: 'http' }),
    want: [
      ['ENSEMBLE_PORT', 'settings-invalid'],
      ['SESSION_CONTEXT_PORT', 'settings-invalid'],
    ],
  },
  {
    given: 'a port in use',
    settings: () => ({ SESSION_CONTEXT_PORT: takenPort() }),
    want: [['SESSION_CONTEXT_PORT', 'start-address-unusable']],
  },
  {
    given: 'two equal ports',
    settings: () => ({ SESSION_CONTEXT_PORT: '20000', ENSEMBLE_PORT: '20000' }),
    want: [['SESSION_CONTEXT_PORT', 'settings-port-taken']],
  },
  {
    given: 'a data directory below a file',
    settings: () => ({ DATA_DIR: join(import.meta.filename, 'data') }),
    want: [['DATA_DIR', 'start-data-directory-unusable']],
  },
  {
    given: 'a model provider without a model',
    settings: () => ({ OPENAI_API_KEY: `${secret}-openai` }),
    want: [['OPENAI_MODEL', 'settings-missing']],
  },
  { given: 'an unknown service', names: ['sessions'], want: [['sessions', 'start-service-unknown']] },
];

const documents: readonly { given: string; change: (yaml: string) => string; want: RegExp }[] = [
  {
    given: 'is not YAML',
    change: (yaml) => yaml.replace(/^info:$/m, 'info: ['),
    want: /central-sequence\.yml:\d+:\d+ .* \[document-syntax-invalid\]$/m,
  },
  {
    given: 'refers to nothing',
    change: (yaml) => yaml.replaceAll("'#/components/schemas/SequenceRequest'", "'#/components/schemas/Nothing'"),
    want: /central-sequence\.yml:\d+:\d+ .* \[document-reference-unresolved\]$/m,
  },
];

describe.concurrent('a start that fails ends with exit code 2 and the reason', { timeout: 120_000 }, () => {
  const expectRefusal = ({ code, output }: { code: number | null; output: string }, want: RegExp): void => {
    expect(output).toMatch(want);
    expect(code).toBe(2);
    expect(output).not.toContain(secret);
    expect(output).not.toMatch(/^\s+at /m); // operators need no stack
  };

  it.for(pickRows(cases, 4))('$given', async ({ names = [], settings, want }) => {
    const lines = want.map(([name, code]) => `(?=.*\\b${name}\\b)[^{].* \\[${code}\\]`);
    expectRefusal(await start(names, settings?.() ?? {}), new RegExp(`^${lines.join('\n')}$`, 'm'));
  });

  it.for(pickRows(documents, 1))('a document that $given', async ({ change, want }) => {
    expectRefusal(await start(['--folder', await projectWith(change)], {}), want);
  });
});

it('a document that is broken stops no other service', { timeout: 120_000 }, async () => {
  const project = await copyPackage();
  await writeFile(join(project, 'openapi/session-context.yml'), 'openapi: 3.1.0\ninfo: {}\n');
  const port = await freePort();
  const started = startProcess([], await environmentWith({ CENTRAL_SEQUENCE_PORT: String(port) }), project);
  try {
    await expect.poll(() => started.output()).toMatch(/session-context\.yml:\d+:\d+ .* \[document-[a-z-]+\]$/m);
    await expect.poll(() => isReady(`http://127.0.0.1:${port}`)).toBe(true);
  } finally {
    await started.kill('SIGKILL');
  }
});
