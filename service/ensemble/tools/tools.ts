/** Converts each operation of a registered service to one function that a model can call. */
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
import { isLegal, ToolNames } from './tool-names.ts';
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

/** Skips operations that cannot become tools; `toolRefusal` returns the reason. */
export function buildTools(snapshots: readonly Snapshot[]): ToolSet {
  const names = new ToolNames(snapshots);
  const all = snapshots.flatMap((snapshot) => snapshot.callable.map((operation) => ({ snapshot, operation })));
  const tools = all.flatMap(({ snapshot, operation }) => toTool(names, snapshot, operation) ?? []);
  return new Map(tools.map((tool) => [tool.name, tool]));
}

/** Returns the tool with a name of `buildTools`, without building the others. */
export function findTool(snapshots: readonly Snapshot[], name: string): Tool | undefined {
  const names = new ToolNames(snapshots);
  const [owner] = isLegal(name) ? names.findOwners(name) : [];
  const tool = owner && toTool(names, owner.snapshot, owner.operation);
  return tool?.name === name ? tool : buildTools(snapshots).get(name);
}

/** Returns one tool of the services; undefined if the operation cannot become one. */
export function toTool(names: ToolNames, snapshot: Snapshot, operation: Operation): Tool | undefined {
  const text = toolText(snapshot.document, operation);
  return 'fault' in text ? undefined : { ...text, name: names.nameOf(snapshot, operation), snapshot, operation };
}

/** Returns the reason why an operation cannot become a tool; undefined if it can. */
export function toolRefusal(document: ApiDocument, operation: Operation): Refusal | undefined {
  const text = toolText(document, operation);
  return 'fault' in text ? { code: text.code, reason: text.fault } : undefined;
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
