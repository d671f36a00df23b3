/** A document → the files of a service that works: the seam between the job `generate` and what it writes. */
import type { ApiDocument } from '../../openapi/document.ts';
import { generateTypes } from '../lib/types.ts';
import { planService, type ServicePlan } from './plan/service-plan.ts';
import { formatted } from './write/format.ts';
import { lengthsExplained } from './write/lengths.ts';
import { openHandler, operationsText } from './write/operations.ts';
import { migrationText, storeText } from './write/store.ts';

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
}

/** @throws OpsError where the document can't become a service */
export async function serviceFiles(document: ApiDocument): Promise<GeneratedService> {
  const plan = planService(document);
  const folder = `service/${document.name}`;
  const owned = await Promise.all(
    textsOf(document, plan).map(async ([name, text]): Promise<GeneratedFile> => {
      return { path: `${folder}/${name}`, text: lengthsExplained(await formatted(text)), ownership: 'owned' };
    }),
  );
  const types = await generateTypes(document);
  return {
    files: [{ path: `${folder}/api.d.ts`, text: types, ownership: 'derived' }, ...owned],
    operations: new Map(
      document.operations.map(({ id }) => [id, plan.handlers.has(id) ? 'resource' : 'not implemented']),
    ),
  };
}

function textsOf(document: ApiDocument, plan: ServicePlan): (readonly [name: string, text: string])[] {
  const operations = ['operations.ts', operationsText(document, plan)] as const;
  if (plan.resources.length === 0) return [operations];
  return [
    operations,
    ['store.ts', storeText(document, plan)],
    [`migrations/0001-${document.name}.ts`, migrationText(document, plan)],
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
