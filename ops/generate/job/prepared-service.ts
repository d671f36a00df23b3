/** One document → all that is to be done for its service, made in memory: nothing is written here. */
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { credentialsSetting } from '../../../service/config/config.ts';
import { assignPorts } from '../../../service/config/ports.ts';
import type { Finding } from '../../findings/finding.ts';
import { wantedSettings } from '../../lib/environment-file.ts';
import { copyOf } from '../document/document-copy.ts';
import { hashesAfter, type PlannedFile, planFile, planFiles, planStale } from '../file/file-plan.ts';
import { copyFinding, findingsOf, settingFindings } from '../review/findings.ts';
import { textOf } from '../../lib/files.ts';
import { readMigrations } from '../file/migrations.ts';
import { planImports, withImports } from '../imports/moved-imports.ts';
import { chooseServer, localPortOf, portsTaken } from '../document/local-server.ts';
import { documentPath, knownHashes, type KnownFiles, type Manifest, manifestOf } from '../file/manifest.ts';
import type { Project } from '../project/project.ts';
import type { Outcome, ServiceFiles } from '../service/service-files.ts';
import { fileOf, readSource } from '../document/source.ts';
import { chooseTarget, type Target } from '../project/target.ts';

export interface PreparedService {
  readonly name: string;
  /** As it will be in `openapi/`. */
  readonly document: ApiDocument;
  readonly port: number;
  readonly operations: ReadonlyMap<string, Outcome>;
  /** By operationId, why an operation of a resource is not implemented. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Code first, the document last: a document without its code would keep all services from starting. */
  readonly files: readonly PlannedFile[];
  readonly manifest: Manifest;
  /** What the run before has left. */
  readonly earlier: KnownFiles;
  /** Names of the settings that hold its credentials. */
  readonly settings: readonly string[];
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
}

export interface PlanOptions {
  readonly project: Project;
  readonly serviceFiles: ServiceFiles;
  /** The service's name, where a person chose it. */
  readonly name?: string | undefined;
}

/** @throws DocumentError, OpsError, ConfigError where nothing can be made of the document */
export async function prepareService(
  path: string,
  { project, serviceFiles, name }: PlanOptions,
): Promise<PreparedService> {
  const source = await readSource(path);
  const target = await chooseTarget(source, project, name);
  const earlier: KnownFiles = target.manifest ?? { files: {} };
  const { document, copy, notes } = await documentOf(source, target, project, earlier);
  const port = portOf(document, project);
  const migrations = await readMigrations(project.folder, document.name);
  const {
    files: wanted,
    operations,
    gaps = [],
    reasons = new Map<string, string>(),
  } = await serviceFiles(document, migrations);
  const code = await planFiles(project.folder, wanted, earlier);
  const stale = await planStale(project.folder, code, earlier);
  const files = [...code, ...stale, ...copy];
  const replaced = new Set(files.filter(({ outcome }) => isWritten.has(outcome)).map(({ path }) => path));
  const imports = await planImports({ folder: project.folder, service: target.name, manifest: earlier, replaced });
  const isCopy = !target.isInPlace || earlier.files[documentPath(document.name)] !== undefined;
  return {
    name: target.name,
    document,
    port,
    operations,
    reasons,
    files: withImports(files, imports),
    earlier,
    manifest: manifestOf(sourceOf(source, target, isCopy), {
      ...(target.isInPlace ? documentHash(earlier, document.name) : {}),
      ...hashesAfter([...code, ...copy], stale, earlier),
      ...imports.hashes,
    }),
    settings: [...new Set([...document.securitySchemes.keys()].map(credentialsSetting))],
    notes: [...target.notes, ...notes],
    findings: [
      ...settingFindings(document, project.config),
      ...copy.flatMap((file) => copyFinding(file, fileOf(source))),
      ...(await findingsOf({ folder: project.folder, document, planned: [...code, ...stale], gaps })),
      ...imports.findings,
    ],
  };
}

const isWritten: ReadonlySet<PlannedFile['outcome']> = new Set(['created', 'updated', 'removed']);

interface DocumentPlan {
  /** That which the service follows. */
  readonly document: ApiDocument;
  /** Its file; none where it stands in its place already. */
  readonly copy: readonly PlannedFile[];
  readonly notes: readonly string[];
}

async function documentOf(
  source: ApiDocument,
  { name, isInPlace }: Target,
  project: Project,
  earlier: KnownFiles,
): Promise<DocumentPlan> {
  if (isInPlace) return { document: source, copy: [], notes: [] };
  const present = project.documents.find((other) => other.name === name);
  const others = project.documents.filter((other) => other !== present);
  const server = chooseServer(source, portsTaken(others, project.config), present && localPortOf(present));
  const path = documentPath(name);
  const file = join(project.folder, path);
  const document = await copyOf(source, { file, name, server });
  const planned = planFile(
    { path, text: document.text, ownership: 'owned' },
    await textOf(file),
    knownHashes(earlier, path),
  );
  const notes =
    server.change === undefined
      ? []
      : [`${server.change.reason}: the server of ${path} is http://localhost:${server.port}`];
  if (!planned.isEdited || present === undefined) return { document, copy: [planned], notes };
  return { document: present, copy: [planned], notes: [] };
}

/** Held against the ports of all others. @throws ConfigError where two are set alike */
function portOf(document: ApiDocument, { documents, config }: Project): number {
  const all = [...documents.filter(({ name }) => name !== document.name), document];
  return assignPorts(all, config).get(document.name) ?? 0;
}

/** What the manifest remembers of a copy is not changed by its being read where it stands. */
function documentHash({ files }: Pick<Manifest, 'files'>, name: string): Manifest['files'] {
  const path = documentPath(name);
  const hash = files[path];
  return hash === undefined ? {} : { [path]: hash };
}

function sourceOf(source: ApiDocument, { manifest, isInPlace }: Target, isCopy: boolean): Manifest['source'] {
  if (isInPlace && isCopy && manifest !== undefined) return manifest.source;
  return { file: fileOf(source), title: source.title, hash: source.hash };
}

/** What `.env` has to say for the services to start. */
export const settingsOf = (plans: readonly PreparedService[]) =>
  wantedSettings(
    plans.map(({ document }) => document),
    undefined,
    new Map(plans.map(({ name, port }) => [name, port])),
  );
