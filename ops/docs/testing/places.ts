/** The folders in which commands of pages run, each made with the first command that needs it. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { portSetting } from '../../../openapi/settings/setting-names.ts';
import { Report } from '../../cli/report.ts';
import { setUp } from '../../setup/setup.ts';
import { git } from '../../drift/git/git.ts';
import { projectFolder } from '../../file/files.ts';
import { createTasksServer } from './tasks-server.ts';

export interface Place {
  readonly folder: string;
  /** The addresses that pages name → those of the test. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Added to the environment of the commands. */
  readonly environment?: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const makers: Readonly<Record<string, (folder: string) => Promise<Omit<Place, 'folder'>>>> = {
  documents: makeDocuments,
  empty: makeEmpty,
  tasks: makeTasks,
  project: makeProject,
  services: (folder) => makeServices(folder),
  principals: makePrincipals,
};

export const placeNames: readonly string[] = Object.keys(makers);

/** @throws Error if the name is unknown */
export async function makePlace(name: string): Promise<Place> {
  const make = makers[name];
  if (make === undefined) throw new Error(`unknown place "${name}": use one of ${placeNames.join(', ')}`);
  const root = await mkdtemp(join(tmpdir(), 'fountainai-docs-'));
  const folder = join(root, name);
  await mkdir(folder);
  await writePrograms(join(root, 'bin'));
  const made = await make(folder);
  const close = async (): Promise<void> => {
    await made.close();
    await rm(root, { recursive: true, force: true });
  };
  return { ...made, folder, close };
}

async function makeEmpty(folder: string): Promise<Omit<Place, 'folder'>> {
  await git(folder, 'init', '--quiet', '--initial-branch', 'main');
  return { addresses: {}, close: () => Promise.resolve() };
}

/** A folder with a document, and an empty folder for the documents of the project. */
async function makeDocuments(folder: string): Promise<Omit<Place, 'folder'>> {
  await mkdir(join(folder, 'openapi'));
  await cp(join(import.meta.dirname, 'tasks/openapi.yml'), join(folder, 'tasks.yml'));
  return makeEmpty(folder);
}

/** The same with `fountainai.yml`, which names the address. */
async function makeProject(folder: string): Promise<Omit<Place, 'folder'>> {
  const place = await makeTasks(folder);
  const [address = ''] = Object.values(place.addresses);
  const text = `services:\n  tasks:\n    document: openapi.yml\n    url: http://${address}\n`;
  await writeFile(join(folder, 'fountainai.yml'), text);
  return place;
}

/** A repository with `openapi.yml`, and the service that it describes at port 5055. */
async function makeTasks(folder: string): Promise<Omit<Place, 'folder'>> {
  await cp(join(import.meta.dirname, 'tasks'), folder, { recursive: true });
  await git(folder, 'init', '--quiet', '--initial-branch', 'main');
  await git(folder, 'add', '--all');
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  await git(folder, ...author, 'commit', '--quiet', '--message', 'first');
  const server = createTasksServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server at a TCP port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { addresses: { '127.0.0.1:5055': `127.0.0.1:${port}` }, close };
}

/** The same services with a file of principals. */
async function makePrincipals(folder: string): Promise<Omit<Place, 'folder'>> {
  await mkdir(join(folder, 'openapi'));
  await cp(join(import.meta.dirname, 'access.yml'), join(folder, 'access.yml'));
  const keys = { ANN_KEY: 'docs-key-of-ann', OPS_KEY: 'docs-key-of-operators' };
  return makeServices(folder, { ...keys, ACCESS_FILE: 'access.yml' });
}

/** The three services of this repository, as `npm run setup` leaves them. */
async function makeServices(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Omit<Place, 'folder'>> {
  const documents = await loadDocuments();
  const environment = {
    ...Object.fromEntries(documents.map(({ name }) => [portSetting(name), '0'])),
    API_KEYS: 'docs-key-0123456789',
    LOG_LEVEL: 'silent',
    ...settings,
  };
  const report = new Report({ command: 'setup', dryRun: false, json: false, write: () => undefined });
  const { services, running } = await setUp({
    documents,
    folder,
    project: projectFolder,
    environment,
    report,
    isFrozen: true,
  });
  const ensemble = services.find(({ name }) => name === 'ensemble')?.url ?? '';
  const { port } = new URL(ensemble);
  return {
    addresses: { 'localhost:8000': `127.0.0.1:${port}` },
    environment: { API_KEYS: environment.API_KEYS, ENSEMBLE_PORT: port, ...settings },
    close: async () => running?.close(),
  };
}

/** Programs that run the commands of this repository instead of an installed package. */
async function writePrograms(folder: string): Promise<void> {
  await mkdir(folder);
  const start = `exec "${process.execPath}" "${join(projectFolder, 'bin/fountainai.js')}"`;
  const programs = {
    npx: `[ "$1" = fountainai ] || exit 127; shift; ${start} "$@"`,
    // As in a clone: the project is this repository.
    npm: [
      'if [ "$1" = run ] && [ "$3" = -- ]; then',
      `  name="$2"; shift 3; ${start} "$name" "--folder=${projectFolder}" "$@"`,
      'fi',
      'PATH="${PATH#*:}" exec npm "$@"',
    ].join('\n'),
  };
  for (const [name, script] of Object.entries(programs))
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Runs a command as a person does, and returns what it printed, with the addresses that pages name. */
export function runInPlace(command: string, { folder, addresses, environment }: Place): Promise<string> {
  const pairs = Object.entries(addresses);
  const here = pairs.reduce((text, [named, actual]) => text.replaceAll(named, actual), command);
  const { PATH = '' } = process.env;
  const env = {
    PATH: `${join(folder, '../bin')}:${PATH}`,
    HOME: folder,
    NO_COLOR: '1',
    LANG: 'C.UTF-8',
    ...environment,
  };
  return new Promise((resolve) => {
    execFile('bash', ['-c', `{ ${here}\n} 2>&1`], { cwd: folder, env }, (_error, output) => {
      // A machine that does much else shows progress.
      const shown = output.replaceAll(/^.* \(\d+ s\)\n/gm, '');
      resolve(pairs.reduce((text, [named, actual]) => text.replaceAll(actual, named), shown));
    });
  });
}
