/** Section `across`: documents, containers, gateway and DNS, as the tree has them, are consistent. It sends no requests. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { describeServers } from '../../../openapi/document/server.ts';
import { findZone } from '../../../pulumi/plan/dns.ts';
import type { PlanFault } from '../../../pulumi/plan/faults/plan-error.ts';
import type { Zone } from '../../../pulumi/plan/settings/plan-settings.ts';
import { placeIn, type FindingPlace } from '../../findings/finding.ts';
import { findFileInconsistencies } from './files.ts';
import { type Inconsistency, findRemedy } from './inconsistency.ts';
import { findUnreachedOperations } from './reach.ts';
import { selectStalePaths } from './stale.ts';
import { composePath, kongPath, type TreeFiles, readTreeFiles, type DesiredTree, planTree } from './tree.ts';
import type { DriftContext } from '../section/context.ts';
import { OpsError } from '../../error/ops-error.ts';
import { readGivenZones } from '../section/deployment.ts';
import { findBrokenDocuments, defineSection } from '../section/section.ts';

const containerFiles = [composePath, kongPath, 'docker-compose.dev.yml', 'Dockerfile', '.dockerignore'];

export const acrossSection = defineSection({
  name: 'across',
  purpose: 'documents, containers, gateway and DNS are consistent: ports, routes, records, and the derived files',
  unconfigured: async ({ textOf }) => {
    const texts = await Promise.all(containerFiles.map((path) => textOf(path)));
    if (texts.some((text) => text !== undefined)) return undefined;
    const remedy = `run ${commandLine('dockerize')} if it is to run in containers`;
    return new OpsError('cli-section-unconfigured', 'the project has no container files', remedy);
  },
  obstacle: findBrokenDocuments,
  subjects: (context): readonly DriftContext[] => [context],
  desired: async ({ documents, textOf }) => planTree(documents, await textOf(kongPath)),
  actual: ({ textOf }) => readTreeFiles(containerFiles, textOf),
  compare: (wanted, tree, { documents, deployment }) => {
    const found = findInconsistencies(documents, wanted, tree, readGivenZones(deployment));
    // The cause of a changed file is reported instead of the file, if the cause is known.
    return found.length > 0 || isFaults(wanted) ? found : findStaleFiles(wanted, tree);
  },
  finding: ({ rule, message, place, operation, remedy }) => ({
    rule,
    severity: 'error',
    ...(operation === undefined ? {} : { operation }),
    ...place,
    message,
    remedy: remedy ?? findRemedy(rule),
  }),
});

const isFaults = (wanted: DesiredTree | readonly PlanFault[]): wanted is readonly PlanFault[] => Array.isArray(wanted);

function findInconsistencies(
  documents: readonly ApiDocument[],
  wanted: DesiredTree | readonly PlanFault[],
  tree: TreeFiles,
  zones: readonly Zone[] | undefined,
): Inconsistency[] {
  const { compose, kong, problems } = tree;
  // Other inconsistencies would follow from these.
  if (isFaults(wanted)) return [...problems, ...wanted.map(toFaultInconsistency)];
  const { configuration, gateway } = wanted;
  const files = findFileInconsistencies({ documents, compose, kong, configuration, ownerTag: gateway.ownerTag });
  const ofDocuments = documents.flatMap((document) => [
    ...findUnreachedOperations(document, wanted.gateway),
    ...findHostsWithoutRecord(document, wanted, zones),
  ]);
  return [...problems, ...findMissingFiles(tree), ...files, ...ofDocuments];
}

/** Returns the files that a system in containers needs. */
function findMissingFiles({ texts }: TreeFiles): Inconsistency[] {
  return [composePath, kongPath]
    .filter((path) => texts.get(path) === undefined)
    .map((path) => ({ rule: 'file-missing', message: `${path} does not exist`, place: { file: path } }));
}

/** Reads the addresses of the document, independent of the code that plans the records. */
function findHostsWithoutRecord(
  document: ApiDocument,
  { records }: DesiredTree,
  zones: readonly Zone[] | undefined,
): Inconsistency[] {
  const servers = describeServers(document).filter(({ kind }) => kind !== 'local');
  const first = servers.filter(({ host }, index) => servers.findIndex((server) => server.host === host) === index);
  return first.flatMap(({ host, pointer }): Inconsistency[] => {
    const place = placeIn(document, pointer);
    const isPlanned = records.some((record) => record.host === host);
    if (!isPlanned) return [{ rule: 'host-without-record', message: `no record is planned for ${host}`, place }];
    if (zones === undefined || findZone(host, zones) !== undefined) return [];
    const names = zones.map(({ name }) => name).join(', ');
    const message = `${host} is outside every zone of hostedZones (${names}), so it has no record`;
    return [{ rule: 'host-without-record', message, place }];
  });
}

/** `openapi/pets.yml:12:5` is a place; the name of an object is not. */
function toFaultInconsistency({ where, problem, remedy }: PlanFault): Inconsistency {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/.exec(where) ?? [];
  const place: FindingPlace = file === undefined ? {} : { file, line: Number(line), column: Number(column) };
  return { rule: 'not-deployable', message: file === undefined ? `${where} ${problem}` : problem, place, remedy };
}

/** Compares the files that were not edited. */
function findStaleFiles({ files }: DesiredTree, { texts }: TreeFiles): Inconsistency[] {
  const stale = selectStalePaths(files, texts);
  const [first] = stale;
  if (first === undefined) return [];
  const message = `${stale.join(', ')}: not edited, and not what ${commandLine('dockerize')} writes now`;
  return [{ rule: 'files-stale', message, place: { file: first, line: 1, column: 1 } }];
}
