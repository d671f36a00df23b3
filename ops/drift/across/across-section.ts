/** Section `across`: documents, containers, gateway and DNS, as the tree has them, are consistent. It sends no requests. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { describeServers } from '../../../openapi/document/server.ts';
import { findZone } from '../../../pulumi/plan/dns.ts';
import type { PlanFault } from '../../../pulumi/plan/faults/plan-error.ts';
import type { Zone } from '../../../pulumi/plan/settings/plan-settings.ts';
import { placeIn, type Place } from '../../findings/finding.ts';
import { fileInconsistencies } from './files.ts';
import { type Inconsistency, remedyOf } from './inconsistency.ts';
import { unreachedOperations } from './reach.ts';
import { stalePaths } from './stale.ts';
import { composePath, kongPath, type Tree, treeOf, type Wanted, wantedOf } from './tree.ts';
import type { DriftContext } from '../section/context.ts';
import { givenZones } from '../section/deployment.ts';
import { brokenDocuments, defineSection } from '../section/section.ts';

export const across = defineSection({
  name: 'across',
  purpose: 'documents, containers, gateway and DNS are consistent: ports, routes, records, and the derived files',
  obstacle: brokenDocuments,
  subjects: (context): readonly DriftContext[] => [context],
  desired: async ({ documents, textOf }) => wantedOf(documents, await textOf(kongPath)),
  actual: ({ textOf }) =>
    treeOf([composePath, kongPath, 'docker-compose.dev.yml', 'Dockerfile', '.dockerignore'], textOf),
  compare: (wanted, tree, { documents, deployment }) => {
    const found = inconsistencies(documents, wanted, tree, givenZones(deployment));
    // The cause of a changed file is reported instead of the file, if the cause is known.
    return found.length > 0 || isFaults(wanted) ? found : staleFiles(wanted, tree);
  },
  finding: ({ rule, message, place, operation, remedy }) => ({
    rule,
    severity: 'error',
    ...(operation === undefined ? {} : { operation }),
    ...place,
    message,
    remedy: remedy ?? remedyOf(rule),
  }),
});

const isFaults = (wanted: Wanted | readonly PlanFault[]): wanted is readonly PlanFault[] => Array.isArray(wanted);

function inconsistencies(
  documents: readonly ApiDocument[],
  wanted: Wanted | readonly PlanFault[],
  tree: Tree,
  zones: readonly Zone[] | undefined,
): Inconsistency[] {
  const { compose, kong, problems } = tree;
  // Other inconsistencies would follow from these.
  if (isFaults(wanted)) return [...problems, ...wanted.map(faultInconsistency)];
  const { configuration, gateway } = wanted;
  const files = fileInconsistencies({ documents, compose, kong, configuration, ownerTag: gateway.ownerTag });
  const ofDocuments = documents.flatMap((document) => [
    ...unreachedOperations(document, wanted.gateway),
    ...hostsWithoutRecord(document, wanted, zones),
  ]);
  return [...problems, ...missingFiles(tree), ...files, ...ofDocuments];
}

/** Returns the files that a system in containers needs. */
function missingFiles({ texts }: Tree): Inconsistency[] {
  return [composePath, kongPath]
    .filter((path) => texts.get(path) === undefined)
    .map((path) => ({ rule: 'file-missing', message: `${path} does not exist`, place: { file: path } }));
}

/** Reads the addresses of the document, independent of the code that plans the records. */
function hostsWithoutRecord(
  document: ApiDocument,
  { records }: Wanted,
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
function faultInconsistency({ where, problem, remedy }: PlanFault): Inconsistency {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/.exec(where) ?? [];
  const place: Place = file === undefined ? {} : { file, line: Number(line), column: Number(column) };
  return { rule: 'not-deployable', message: file === undefined ? `${where} ${problem}` : problem, place, remedy };
}

/** Compares the files that were not edited. */
function staleFiles({ files }: Wanted, { texts }: Tree): Inconsistency[] {
  const stale = stalePaths(files, texts);
  const [first] = stale;
  if (first === undefined) return [];
  const message = `${stale.join(', ')}: not edited, and not what npm run dockerize writes now`;
  return [{ rule: 'files-stale', message, place: { file: first, line: 1, column: 1 } }];
}
