/** A document → the files of a service that works: the seam between the job `generate` and what it writes. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { generateTypes } from '../../types/types.ts';
import type { ServicePlan } from '../plan/service-plan.ts';
import { planTried } from '../trial/plan-tried.ts';
import { formatted } from '../code/format.ts';
import { type Gap, laterMigration, type LaterMigration, type Migrations } from '../text/later-migration.ts';
import { lengthsExplained } from '../code/lengths.ts';
import { openHandler, operationsText } from '../text/operations-text.ts';
import { migrationText, storeText } from '../text/store-text.ts';

export interface GeneratedFile {
  /** Relative to the project, with `/`: `service/pets/store.ts`. */
  readonly path: string;
  readonly text: string;
  /** `derived`: written anew whenever the document changes, never edited. `owned`: the developer's from the first run on. */
  readonly ownership: 'derived' | 'owned';
}

/** What became of an operation: working code on the database, or a handler that answers 501. */
export type Outcome = 'resource' | 'not implemented';

export interface GeneratedService {
  readonly files: readonly GeneratedFile[];
  /** By operationId, every operation of the document. */
  readonly operations: ReadonlyMap<string, Outcome>;
  /** By operationId, why there is no working code, of the operations of resources that have none. */
  readonly reasons?: ReadonlyMap<string, string>;
  /** Tables that are there and are not as the code has to have them: the next migration is for a person to write. */
  readonly gaps?: readonly Gap[];
}

/** Generates the code: `serviceFiles`, or a replacement in tests. @throws DocumentError, OpsError */
export type ServiceFiles = (document: ApiDocument, migrations: Migrations) => Promise<GeneratedService>;

/**
 * @param migrations those that are there already: none of them is changed, and a further one has what is missing
 * @throws OpsError where the document can't become a service
 */
export async function serviceFiles(
  document: ApiDocument,
  migrations: Migrations = new Map(),
): Promise<GeneratedService> {
  const plan = await planTried(document);
  const later =
    migrations.size === 0 || plan.resources.length === 0
      ? undefined
      : laterMigration(document, migrationText(document, plan), migrations);
  const folder = `service/${document.name}`;
  const owned = await Promise.all(
    textsOf(document, plan, migrations, later).map(async ([name, text]): Promise<GeneratedFile> => {
      return { path: `${folder}/${name}`, text: lengthsExplained(await formatted(text)), ownership: 'owned' };
    }),
  );
  const types = await generateTypes(document);
  return {
    files: [{ path: `${folder}/api.d.ts`, text: types, ownership: 'derived' }, ...owned],
    gaps: later?.gaps ?? [],
    reasons: plan.obstacles,
    operations: new Map(
      document.operations.map(({ id }) => [id, plan.handlers.has(id) ? 'resource' : 'not implemented']),
    ),
  };
}

function textsOf(
  document: ApiDocument,
  plan: ServicePlan,
  migrations: Migrations,
  later: LaterMigration | undefined,
): (readonly [name: string, text: string])[] {
  const first = { name: `0001-${document.name}`, text: migrationText(document, plan) };
  const added = later === undefined ? first : later.added;
  const names =
    later === undefined ? [first.name] : [...migrations.keys(), ...(added === undefined ? [] : [added.name])];
  const operations = ['operations.ts', operationsText(document, plan, names.sort())] as const;
  if (plan.resources.length === 0) return [operations];
  return [
    operations,
    ['store.ts', storeText(document, plan)],
    ...(added === undefined ? [] : [[`migrations/${added.name}.ts`, added.text] as const]),
  ];
}

/**
 * A handler that answers 501, as it stands in the object of handlers of `operations.ts`: a comment and the member, with
 * its comma.
 * @throws Error where the document has no such operation
 */
export function handlerText(document: ApiDocument, operationId: string): string {
  const operation = document.operations.find(({ id }) => id === operationId);
  if (operation === undefined) throw new Error(`${document.source} has no operation ${operationId}`);
  return openHandler(operation);
}
