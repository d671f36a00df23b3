/**
 * Reads `fountainai.yml`, the optional file that names the services of a project:
 *
 * ```yaml
 * services:
 *   tasks:
 *     document: openapi.yml
 *     start: python3 server.py
 *     credentials: { bearer: env:TASKS_TOKEN }
 * ```
 */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Json } from '../../openapi/document/document.ts';
import { objectOf, stringOf } from '../../openapi/json/json.ts';
import { join as pointerTo } from '../../openapi/json/pointer.ts';
import { OpsError } from '../error/ops-error.ts';
import { readTextFile } from '../file/files.ts';
import { type ProfileName, profileNames } from '../probe/cases/profile.ts';
import type { SchemaFault } from '../../openapi/yaml/schema-fault.ts';
import { findYamlPlace, readYaml, Source, YamlFault, type YamlPlace } from '../../openapi/yaml/located-yaml.ts';

export const projectFileName = 'fountainai.yml';

/** A service as the file describes it. */
export interface ProjectService {
  readonly name: string;
  /** Absolute path of its document, which exists. */
  readonly document: string;
  /** Shell command that starts it in the folder of the project. */
  readonly start: string | undefined;
  /** Path that answers when the service is ready; undefined: the port is enough. */
  readonly ready: string | undefined;
  /** The address of a running service. */
  readonly url: string | undefined;
  /** Security scheme → name of the variable that has its value. */
  readonly credentials: ReadonlyMap<string, string>;
  /** Undefined: `standard`, unless fountainai has generated the service. */
  readonly profile: ProfileName | undefined;
  /** True if writes are permitted on other machines. */
  readonly writes: boolean;
}

export interface ProjectFile {
  /** Absolute path. */
  readonly file: string;
  /** The folder of the file, and of the project. */
  readonly folder: string;
  readonly services: readonly ProjectService[];
}

const maxBytes = 256 * 1024;
const limits = { values: 10_000, characters: 500_000, depth: 20 } as const;

/**
 * Reads the file of a project; undefined if the project has none.
 * @throws OpsError with line and column if the file is invalid, or a document does not exist
 */
export async function readProjectFile(folder: string): Promise<ProjectFile | undefined> {
  const file = join(resolve(folder), projectFileName);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) {
    const other = projectFileName.replace(/yml$/, 'yaml');
    const isThere = (await stat(join(resolve(folder), other)).catch(() => undefined)) !== undefined;
    if (isThere) throw invalid(`${other} has another name than this file must have`, `rename it to ${projectFileName}`);
    return undefined;
  }
  if (!found.isFile()) throw invalid(`${projectFileName} is not a file`, 'replace it by a file');
  if (found.size > maxBytes) throw invalid(`${projectFileName} is larger than ${maxBytes / 1024} KiB`, 'shorten it');
  const source = new Source(file, (await readTextFile(file)) ?? '');
  const services = await parseServices(source);
  for (const service of services) await requireDocument(service, source);
  return { file, folder: resolve(folder), services };
}

/**
 * Parses the text of a project file, for example of another revision. It does not look for the documents.
 * @throws OpsError with line and column
 */
export async function parseProjectText(text: string, folder: string): Promise<readonly ProjectService[]> {
  if (text.length > maxBytes) throw invalid(`${projectFileName} is larger than ${maxBytes / 1024} KiB`, 'shorten it');
  return parseServices(new Source(join(folder, projectFileName), text));
}

async function parseServices(source: Source): Promise<readonly ProjectService[]> {
  const content = parse(source);
  // Most commands find no such file, and the check is a fifth of the code that they would load.
  const [{ findSchemaFault }, { projectRules }] = await Promise.all([
    import('../../openapi/yaml/schema-fault.ts'),
    import('./project-rules.ts'),
  ]);
  const fault = findSchemaFault(content, projectRules);
  if (fault !== undefined) throw refuse(source, fault);
  const folder = resolve(source.absoluteRef, '..');
  const { services } = objectOf(content);
  return Object.entries(objectOf(services)).map(([name, service]) => toService(name, objectOf(service), folder));
}

/** The schema guarantees the types. */
function toService(name: string, service: Readonly<Record<string, unknown>>, folder: string): ProjectService {
  const text = (member: string): string | undefined =>
    service[member] === undefined ? undefined : stringOf(service[member]);
  const variables = Object.entries(objectOf(service.credentials)).map(
    ([scheme, value]) => [scheme, stringOf(value).slice('env:'.length)] as const,
  );
  return {
    name,
    document: resolve(folder, stringOf(service.document)),
    start: text('start'),
    ready: text('ready'),
    url: text('url')?.replace(/\/+$/, ''),
    credentials: new Map(variables),
    profile: profileNames.find((name) => name === service.profile),
    writes: service.writes === true,
  };
}

function parse(source: Source): Json {
  try {
    return readYaml(source, limits);
  } catch (error) {
    throw error instanceof YamlFault ? located(source, error.place, error.message, error.remedy) : error;
  }
}

async function requireDocument({ name, document }: ProjectService, source: Source): Promise<void> {
  const found = await stat(document).catch(() => undefined);
  if (found?.isFile() === true) return;
  const pointer = pointerTo('/services', name, 'document');
  const given = stringOf(objectOf(objectOf(objectOf(parse(source)).services)[name]).document);
  const problem = `the document "${given}" ${found === undefined ? 'does not exist' : 'is not a file'}`;
  throw refuse(source, { pointer, problem, remedy: 'write its path from the folder of this file' });
}

function refuse(source: Source, { pointer, problem, remedy }: SchemaFault): OpsError {
  return located(source, findYamlPlace(source, pointer), problem, remedy);
}

function located(source: Source, { line, column }: YamlPlace, problem: string, remedy: string): OpsError {
  const file = projectFileName;
  return new OpsError('cli-project-file-invalid', `${file}:${line}:${column} ${problem}`, remedy, {
    data: { file: source.absoluteRef, line, column },
  });
}

const invalid = (problem: string, remedy: string): OpsError =>
  new OpsError('cli-project-file-invalid', problem, remedy);
