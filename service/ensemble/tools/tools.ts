/** Converts each operation of a registered service to one function that a model can call. */
import { createHash } from 'node:crypto';
import {
  type ApiDocument,
  inlined,
  type JsonObject,
  memoize,
  objectOf,
  type Operation,
  SchemaError,
  standalone,
} from 'fountainai/openapi';
import { argumentsSchema } from './arguments-schema.ts';
import type { EnsembleCode } from '../errors/codes.ts';
import type { Refusal, Snapshot } from './snapshot.ts';
import { describeTool, showKeyword } from './tool-texts.ts';

export interface Tool extends ToolText {
  /** `<service id>__<operationId>`, or a name derived from both if that is not a valid name. */
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly operation: Operation;
}

/** The texts of an operation for a model. */
export interface ToolText {
  readonly description: string;
  /** JSON Schema of the arguments, `{ path?, query?, header?, cookie?, body? }`, self-contained, for the model. */
  readonly parameters: JsonObject;
}

/** The reason why an operation cannot become a tool. */
export interface ToolFault {
  readonly code: EnsembleCode;
  /** For a person to read. */
  readonly fault: string;
}

/** By name, in the order of the services and of their documents. */
export type ToolSet = ReadonlyMap<string, Tool>;

/** The limits of OpenAI's API: https://platform.openai.com/docs/api-reference/chat/create#chat-create-tools */
const longestName = 64;

/** Skips operations that cannot become tools; `toolRefusal` returns the reason. */
export function buildTools(snapshots: readonly Snapshot[]): ToolSet {
  const all = snapshots.flatMap((snapshot) => snapshot.callable.map((operation) => ({ snapshot, operation })));
  const uses = new Map<string, number>();
  for (const { snapshot, operation } of all) {
    const name = plainName(snapshot, operation);
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const tools = all.flatMap(({ snapshot, operation }): [string, Tool][] => {
    const text = toolText(snapshot.document, operation);
    const plain = plainName(snapshot, operation);
    const name = uses.get(plain) === 1 && isLegal(plain) ? plain : legalName(snapshot, operation);
    return 'fault' in text ? [] : [[name, { ...text, name, snapshot, operation }]];
  });
  return new Map(tools);
}

/** Returns the reason why an operation cannot become a tool; undefined if it can. */
export function toolRefusal(document: ApiDocument, operation: Operation): Refusal | undefined {
  const text = toolText(document, operation);
  return 'fault' in text ? { code: text.code, reason: text.fault } : undefined;
}

const plainName = ({ service }: Snapshot, { id }: Operation): string => `${service.id}__${id}`;
const isLegal = (name: string): boolean => /^[a-zA-Z0-9_-]{1,64}$/.test(name);

/**
 * Returns the valid characters of the plain name, with a hash that distinguishes it from others with the same
 * characters.
 */
function legalName(snapshot: Snapshot, operation: Operation): string {
  const identity = JSON.stringify([snapshot.service.id, operation.id]);
  const suffix = `_${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`;
  const legal = plainName(snapshot, operation).replaceAll(/[^a-zA-Z0-9_-]/g, '_');
  return legal.slice(0, longestName - suffix.length) + suffix;
}

/**
 * Cached, since each interaction needs it; `remember` stores a text that another thread has written, without the
 * schemas.
 */
export const toolText = memoize((document: Pick<ApiDocument, 'schemas'>, operation: Operation) =>
  writeToolText(document, operation),
);

function writeToolText(document: Pick<ApiDocument, 'schemas'>, operation: Operation): ToolText | ToolFault {
  const schema = argumentsSchema(document, operation);
  try {
    standalone(schema, 'request'); // an operation that cannot be validated is not offered
    return { description: describeTool(operation), parameters: objectOf(inlined(schema, 'request', showKeyword)) };
  } catch (error) {
    if (error instanceof SchemaError) {
      return { code: 'ensemble-schemas-invalid', fault: `its schemas cannot be used: ${error.message}` };
    }
    throw error;
  }
}
