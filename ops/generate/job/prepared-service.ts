/** Plans all changes for the service of one document in memory, without writing files. */
import { basename, join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { credentialsSetting } from '../../../service/config/config.ts';
import { assignPorts } from '../../../service/config/ports.ts';
import type { Finding } from '../../findings/finding.ts';
import { wantedSettings } from '../../initialize/environment-file.ts';
import { copyDocument } from '../document/document-copy.ts';
import { hashesAfter, type PlannedFile, planFile, planFiles, planStale } from '../file/file-plan.ts';
import { copyFinding, findCodeFindings, settingFindings } from '../review/findings.ts';
import { readTextFile } from '../../file/files.ts';
import { isMigration, readMigrations } from '../file/migrations.ts';
import { planImports, withImports } from '../imports/moved-imports.ts';
import { chooseServer, findLocalPort, findTakenPorts } from '../document/local-server.ts';
import { documentPath, knownHashes, type KnownFiles, type Manifest, createManifest } from '../file/manifest.ts';
import type { Project } from '../project/project.ts';
import type { OperationOutcome, ServiceFiles } from '../service/service-files.ts';
import { getFileName, readSource } from '../document/source.ts';
import { planHandlers, withHandlers } from '../source/plan-handlers.ts';
import { chooseTarget, type Target } from '../project/target.ts';

export interface PreparedService {
  readonly name: string;
  /** The document in `openapi/` after the run. */
  readonly document: ApiDocument;
  readonly port: number;
  readonly operations: ReadonlyMap<string, OperationOutcome>;
  /** By operationId, the reason why an operation of a resource is not implemented. */
  readonly reasons: ReadonlyMap<string, string>;
  /** By operationId, the parameters and members of the body to which working code answers 501. */
  readonly refused: ReadonlyMap<string, ReadonlySet<string>>;
  /** The document is last: a document without code would prevent the start of all services. */
  readonly files: readonly PlannedFile[];
  readonly manifest: Manifest;
  /** The hashes from the run before. */
  readonly earlier: KnownFiles;
  /** Names of the settings with its credentials. */
  readonly settings: readonly string[];
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
}

export interface PlanOptions {
  readonly project: Project;
  readonly serviceFiles: ServiceFiles;
  /** The service's name, if a person chose it. */
  readonly name?: string | undefined;
}

/** @throws DocumentError, OpsError, ConfigError if no service can be generated from the document */
export async function prepareService(path: string, options: PlanOptions): Promise<PreparedService> {
  const { project, name } = options;
  const source = await readSource(path);
  const target = await chooseTarget(source, project, name);
  const earlier: KnownFiles = target.manifest ?? { files: {} };
  const { document, copy, notes } = await planDocument(source, target, project, earlier);
  const port = choosePort(document, project);
  const { code, stale, handlers, gaps, operations, reasons, refused } = await planCode(document, options, earlier);
  const files = [...withHandlers(code, handlers), ...stale, ...copy];
  const replaced = new Set(files.filter(({ outcome }) => isWritten.has(outcome)).map(({ path }) => path));
  const imports = await planImports({ folder: project.folder, service: target.name, manifest: earlier, replaced });
  const isCopy = !target.isInPlace || earlier.files[documentPath(document.name)] !== undefined;
  return {
    name: target.name,
    document,
    port,
    operations,
    reasons,
    refused,
    files: withImports(files, imports),
    earlier,
    manifest: createManifest(
      chooseSource(source, target, isCopy),
      {
        ...(target.isInPlace ? documentHash(earlier, document.name) : {}),
        ...hashesAfter([...code, ...copy], stale, earlier),
        ...imports.hashes,
      },
      { handlers: handlers.hashes, gaps },
    ),
    settings: [...new Set([...document.securitySchemes.keys()].map(credentialsSetting))],
    notes: [...target.notes, ...notes],
    findings: [
      ...settingFindings(document, project.config),
      ...copy.flatMap((file) => copyFinding(file, getFileName(source))),
      ...(await findCodeFindings({ folder: project.folder, document, planned: [...code, ...stale], gaps, handlers })),
      ...imports.findings,
    ],
  };
}

/** Plans the code of the service. @param document the one that the service follows */
async function planCode(
  document: ApiDocument,
  { project: { folder }, serviceFiles }: PlanOptions,
  earlier: KnownFiles,
) {
  const migrations = await readMigrations(folder, document.name);
  const {
    files,
    operations,
    gaps = [],
    reasons = new Map<string, string>(),
    refused = new Map<string, ReadonlySet<string>>(),
  } = await serviceFiles(document, migrations);
  const added = files.filter(({ path }) => isMigration(path)).map(({ path }) => basename(path, '.ts'));
  const last = [...migrations.keys(), ...added].sort().at(-1) ?? '';
  const code = await planFiles(folder, files, earlier);
  const stale = await planStale(folder, code, earlier);
  const handlers = planHandlers(code, document, earlier);
  return { code, stale, handlers, gaps: gaps.map((gap) => ({ ...gap, last })), operations, reasons, refused };
}

const isWritten: ReadonlySet<PlannedFile['outcome']> = new Set(['created', 'updated', 'removed']);

interface DocumentPlan {
  /** The document that the service follows. */
  readonly document: ApiDocument;
  /** The copy of the document; empty if the document is in `openapi/` already. */
  readonly copy: readonly PlannedFile[];
  readonly notes: readonly string[];
}

async function planDocument(
  source: ApiDocument,
  { name, isInPlace }: Target,
  project: Project,
  earlier: KnownFiles,
): Promise<DocumentPlan> {
  if (isInPlace) return { document: source, copy: [], notes: [] };
  const present = project.documents.find((other) => other.name === name);
  const others = project.documents.filter((other) => other !== present);
  const server = chooseServer(source, findTakenPorts(others, project.config), present && findLocalPort(present));
  const path = documentPath(name);
  const file = join(project.folder, path);
  const document = await copyDocument(source, { file, name, server });
  const planned = planFile(
    { path, text: document.text, ownership: 'owned' },
    await readTextFile(file),
    knownHashes(earlier, path),
  );
  const notes =
    server.change === undefined
      ? []
      : [`${server.change.reason}: the server of ${path} is http://localhost:${server.port}`];
  if (!planned.isEdited || present === undefined) return { document, copy: [planned], notes };
  return { document: present, copy: [planned], notes: [] };
}

/** Chooses a port that no other service has. @throws ConfigError if two settings name the same port */
function choosePort(document: ApiDocument, { documents, config }: Project): number {
  const all = [...documents.filter(({ name }) => name !== document.name), document];
  return assignPorts(all, config).get(document.name) ?? 0;
}

/** Keeps the hash of a copy if the copy itself is given as the document. */
function documentHash({ files }: Pick<Manifest, 'files'>, name: string): Manifest['files'] {
  const path = documentPath(name);
  const hash = files[path];
  return hash === undefined ? {} : { [path]: hash };
}

function chooseSource(source: ApiDocument, { manifest, isInPlace }: Target, isCopy: boolean): Manifest['source'] {
  if (isInPlace && isCopy && manifest !== undefined) return manifest.source;
  return { file: getFileName(source), title: source.title, hash: source.hash };
}

/** Returns the settings that `.env` needs so that the services start. */
export const listWantedSettings = (plans: readonly PreparedService[]) =>
  wantedSettings(
    plans.map(({ document }) => document),
    undefined,
    new Map(plans.map(({ name, port }) => [name, port])),
  );
