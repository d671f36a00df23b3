/** Generates the files of a working service from a document. */
import { join } from 'node:path';
import { projectFolder } from '../../file/files.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { generateTypes } from '../../types/types.ts';
import type { ServicePlan } from '../plan/service-plan.ts';
import { planTriedService } from '../trial/plan-tried.ts';
import {
  type TableGap,
  planLaterMigration,
  type LaterMigration,
  type MigrationTexts,
} from '../text/later-migration.ts';
import { explainLengths } from '../code/lengths.ts';
import { notImplementedHandler, operationsText } from '../text/operations-text.ts';
import { migrationText, storeText } from '../text/store-text.ts';

export interface GeneratedFile {
  /** Relative to the project, with `/`: `service/pets/store.ts`. */
  readonly path: string;
  readonly text: string;
  /** `derived`: rewritten when the document changes, never edited. `owned`: the developer may edit the file. */
  readonly ownership: 'derived' | 'owned';
}

/** The result for an operation: working code on the database, or a handler that answers 501. */
export type OperationOutcome = 'resource' | 'not implemented';

export interface GeneratedService {
  readonly files: readonly GeneratedFile[];
  /** By operationId, every operation of the document. */
  readonly operations: ReadonlyMap<string, OperationOutcome>;
  /** By operationId, the reason why an operation of a resource has no working code. */
  readonly reasons?: ReadonlyMap<string, string>;
  /** By operationId, the parameters and members of the body to which working code answers 501: `query sort`. */
  readonly refused?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Tables whose columns differ from the columns that the code needs: a person has to write the next migration. */
  readonly gaps?: readonly TableGap[];
}

/** Generates the code: `serviceFiles`, or a replacement in tests. @throws DocumentError, OpsError */
export type ServiceFiles = (document: ApiDocument, migrations: MigrationTexts) => Promise<GeneratedService>;

/**
 * @param migrations the present migrations, which do not change; a new one creates missing tables
 * @throws OpsError if no service can be generated from the document
 */
export async function serviceFiles(
  document: ApiDocument,
  migrations: MigrationTexts = new Map(),
): Promise<GeneratedService> {
  const plan = await planTriedService(document);
  const later =
    migrations.size === 0 || plan.resources.length === 0
      ? undefined
      : planLaterMigration(document, migrationText(document, plan), migrations);
  const folder = `service/${document.name}`;
  const owned = await Promise.all(
    listTexts(document, plan, migrations, later).map(async ([name, text]): Promise<GeneratedFile> => {
      return { path: `${folder}/${name}`, text: explainLengths(await formatCode(text)), ownership: 'owned' };
    }),
  );
  const types = await generateTypes(document);
  return {
    files: [{ path: `${folder}/api.d.ts`, text: types, ownership: 'derived' }, ...owned],
    gaps: later?.gaps ?? [],
    reasons: plan.obstacles,
    refused: plan.refused,
    operations: new Map(
      document.operations.map(({ id }) => [id, plan.handlers.has(id) ? 'resource' : 'not implemented']),
    ),
  };
}

function listTexts(
  document: ApiDocument,
  plan: ServicePlan,
  migrations: MigrationTexts,
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
 * Returns a handler that answers 501, as in the object of handlers of `operations.ts`: a comment and the member, with its
 * comma.
 * @throws Error if the document has no operation with this id
 */
export function handlerText(document: ApiDocument, operationId: string): string {
  const operation = document.operations.find(({ id }) => id === operationId);
  if (operation === undefined) throw new Error(`${document.source} has no operation ${operationId}`);
  return notImplementedHandler(operation);
}

/** Formats code as the project does. Prettier is loaded only if code is written. */
async function formatCode(code: string): Promise<string> {
  const { format, resolveConfig } = await import('prettier');
  const options = await resolveConfig(join(projectFolder, 'service/main.ts'));
  return format(code, { ...options, parser: 'typescript' });
}
