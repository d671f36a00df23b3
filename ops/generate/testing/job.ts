/** For tests of the job: a project in a temporary folder, and a replacement for the generator of code. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { execute } from '../../cli/command.ts';
import { projectFolder } from '../../file/files.ts';
import { generateTypes } from '../../types/types.ts';
import type { FileSystem } from '../file/apply.ts';
import { generateCommand, type GenerateOptions } from '../job/command.ts';
import type { ServiceFiles } from '../service/service-files.ts';

/** Parts of the project that all services import. */
const shared = ['config', 'errors', 'http', 'http-client', 'kit.ts', 'resource', 'search', 'start', 'storage'];

export interface TestProject {
  readonly folder: string;
  /** Writes a file, by its path in the project, and creates its folders. */
  write(path: string, text: string | Uint8Array): Promise<string>;
  read(path: string): Promise<string>;
  /** Removes a file, or a folder with its contents, if it exists. */
  remove(path: string): Promise<void>;
  /** Path → text of all files, except the parts that all services share. */
  tree(): Promise<Readonly<Record<string, string>>>;
  /** `npm run generate -- …` */
  run(...parameters: readonly string[]): Promise<CommandResult>;
  /** Runs the command with `--json`. */
  runJson(...parameters: readonly string[]): Promise<JobReport>;
  dispose(): Promise<void>;
}

/** The JSON report of the job, and the exit code. */
export interface JobReport {
  readonly code: number;
  readonly steps: readonly { readonly name: string; readonly outcome: string; readonly detail?: string }[];
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly operation?: string }[];
  readonly services: readonly { readonly name: string; readonly port: number; readonly notes: readonly string[] }[];
}

/** File name → outcome. */
export function outcomesByFile({ steps }: JobReport): Readonly<Record<string, string>> {
  return Object.fromEntries(steps.map(({ name, outcome }) => [name.split('/').at(-1) ?? '', outcome]));
}

/** True if no file changed; steps that are not files have the outcome `done`. */
export const isUnchanged = ({ steps }: JobReport): boolean =>
  steps.every(({ outcome }) => outcome === 'done' || outcome === 'unchanged');

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface ProjectOptions {
  readonly serviceFiles?: ServiceFiles;
  readonly fileSystem?: FileSystem;
  readonly staleFiles?: GenerateOptions['staleFiles'];
}

export async function testProject({
  serviceFiles = standIn,
  fileSystem,
  staleFiles,
}: ProjectOptions = {}): Promise<TestProject> {
  const folder = await mkdtemp(join(tmpdir(), 'fountainai-generate-'));
  await mkdir(join(folder, 'service'));
  await mkdir(join(folder, 'openapi'));
  await mkdir(join(folder, 'given'));
  await symlink(join(projectFolder, 'package.json'), join(folder, 'package.json'));
  for (const name of shared) await symlink(join(projectFolder, 'service', name), join(folder, 'service', name));
  const command = generateCommand({
    folder,
    environment: {},
    serviceFiles,
    ...(fileSystem === undefined ? {} : { fileSystem }),
    ...(staleFiles === undefined ? {} : { staleFiles }),
  });
  const run = async (...parameters: readonly string[]): Promise<CommandResult> => {
    let [out, err] = ['', ''];
    const write = (text: string) => void (out += text);
    const code = await execute(command, parameters, { write, writeError: (text) => void (err += text) });
    return { code, out, err };
  };
  return {
    folder,
    async write(path, text) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      return file;
    },
    read: (path) => readFile(join(folder, path), 'utf8'),
    remove: (path) => rm(join(folder, path), { recursive: true, force: true }),
    tree: () => readTree(folder),
    run,
    async runJson(...parameters) {
      const { code, out } = await run(...parameters, '--json');
      return { ...(JSON.parse(out) as Omit<JobReport, 'code'>), code }; // the form of the job's report
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

async function readTree(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => ({ entry, path: join(entry.parentPath, entry.name).slice(folder.length + 1) }));
  const tree: Record<string, string> = {};
  for (const { entry, path } of paths) {
    if (entry.isFile()) tree[path] = await readFile(join(folder, path), 'utf8');
    if (entry.isDirectory()) tree[`${path}/`] = '';
  }
  return tree;
}

/** Every operation answers 501; a comment has the number of operations, so that files change with the document. */
export const standIn: ServiceFiles = async (document) => {
  const home = `service/${document.name}`;
  const ids = document.operations.map(({ id }) => id);
  const handlers = ids.map((id) => `      [${JSON.stringify(id)}]: notImplemented,\n`).join('');
  return {
    files: [
      { path: `${home}/api.d.ts`, text: await generateTypes(document), ownership: 'derived' },
      { path: `${home}/operations.ts`, text: operationsText(handlers), ownership: 'owned' },
      { path: `${home}/store.ts`, text: `// keeps what ${ids.length} operations need\n`, ownership: 'owned' },
    ],
    operations: new Map(ids.map((id) => [id, 'not implemented'])),
  };
};

const operationsText = (
  handlers: string,
): string => `import { defineHandlers, notImplemented, type Service } from 'fountainai';
import type { operations } from './api.d.ts';

export async function open(): Promise<Service> {
  return {
    handlers: defineHandlers<operations>({
${handlers}    }),
    close: async () => undefined,
  };
}
`;

/** Returns a document with these operations, such as `get /pets`, and these members. */
export function testDocumentText(operations: readonly string[], members: JsonObject = {}): string {
  const paths = operations.map((operation): [string, JsonObject] => {
    const [method = 'get', path = '/'] = operation.split(' ');
    const names = [...path.matchAll(/\{(.+?)\}/g)].map(([, name = '']) => name);
    const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
    return [path, { [method]: { parameters, responses: { 204: { description: 'Done' } } } }];
  });
  const merged: Record<string, JsonObject> = {};
  for (const [path, item] of paths) merged[path] = { ...merged[path], ...item };
  const info = { title: 'Pets', version: '1.0.0' };
  return `${JSON.stringify({ openapi: '3.1.0', info, paths: merged, ...members }, undefined, 2)}\n`;
}

/** The operations and the document of most tests of the job; the port of its server is free. */
export const pets = ['get /pets', 'post /pets', 'get /pets/{id}'] as const;
export const local = { servers: [{ url: 'http://localhost:9001' }] };
export const petText = testDocumentText(pets, local);
