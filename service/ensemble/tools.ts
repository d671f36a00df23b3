/** Each operation of a registered service as one function that a model can call. */
import { createHash } from 'node:crypto';
import { compileResponseCheck, describeFaults, HttpError, parseJson, type ResponseCheck } from 'fountainai';
import {
  type ApiDocument,
  compileValidator,
  type Fault,
  inlined,
  type JsonObject,
  type Operation,
  type ParameterPlace,
  type RequestArguments,
  type Schema,
  SchemaError,
  standalone,
  type Validator,
} from 'fountainai/openapi';
import { bodyOf, places } from './arguments.ts';
import type { Snapshot } from './snapshot.ts';

export interface Tool extends CompiledOperation {
  /** `<service id>__<operationId>`, or made of them where that is no legal name. */
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly operation: Operation;
}

interface CompiledOperation {
  readonly description: string;
  /** JSON Schema of the arguments, `{ path?, query?, header?, cookie?, body? }`, in one piece, for the model to read. */
  readonly parameters: JsonObject;
  readonly checkArguments: Validator;
  readonly checkAnswer: ResponseCheck;
}

/** By name, in the order of the services and of their documents. */
export type ToolSet = ReadonlyMap<string, Tool>;

/** What OpenAI takes: https://platform.openai.com/docs/api-reference/chat/create#chat-create-tools */
const longestName = 64;
const longestDescription = 1024;

/** Operations that can't be made tools of are left out; `toolFault` says why. */
export function toolsOf(snapshots: readonly Snapshot[]): ToolSet {
  const all = snapshots.flatMap((snapshot) => snapshot.callable.map((operation) => ({ snapshot, operation })));
  const uses = new Map<string, number>();
  for (const { snapshot, operation } of all) {
    const name = plainName(snapshot, operation);
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const tools = all.flatMap(({ snapshot, operation }): [string, Tool][] => {
    const compiled = compiledOperation(snapshot.document, operation);
    const plain = plainName(snapshot, operation);
    const name = uses.get(plain) === 1 && isLegal(plain) ? plain : legalName(snapshot, operation);
    return compiled instanceof SchemaError ? [] : [[name, { ...compiled, name, snapshot, operation }]];
  });
  return new Map(tools);
}

/** Why an operation can't be made a tool of, for a person to read; undefined where it can. */
export function toolFault(document: ApiDocument, operation: Operation): string | undefined {
  const compiled = compiledOperation(document, operation);
  return compiled instanceof SchemaError ? `its schemas can't be used: ${compiled.message}` : undefined;
}

const plainName = ({ service }: Snapshot, { id }: Operation): string => `${service.id}__${id}`;
const isLegal = (name: string): boolean => /^[a-zA-Z0-9_-]{1,64}$/.test(name);

/** What is left of the plain name, and a hash that tells it from others of which the same is left. */
function legalName(snapshot: Snapshot, operation: Operation): string {
  const identity = JSON.stringify([snapshot.service.id, operation.id]);
  const suffix = `_${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`;
  const legal = plainName(snapshot, operation).replaceAll(/[^a-zA-Z0-9_-]/g, '_');
  return legal.slice(0, longestName - suffix.length) + suffix;
}

/** Documents are immutable, and each interaction asks anew. */
const compilations = new WeakMap<Operation, CompiledOperation | SchemaError>();

function compiledOperation(document: ApiDocument, operation: Operation): CompiledOperation | SchemaError {
  let compiled = compilations.get(operation);
  if (compiled === undefined) compilations.set(operation, (compiled = compile(document, operation)));
  return compiled;
}

function compile(document: ApiDocument, operation: Operation): CompiledOperation | SchemaError {
  const schema = argumentsSchema(operation);
  try {
    return {
      description: describe(operation),
      parameters: objectSchema(inlined(document.content, schema, 'request')),
      checkArguments: compileValidator(standalone(document.content, schema, 'request'), { untrusted: true }),
      checkAnswer: tolerant(compileResponseCheck(document, operation, { untrusted: true })),
    };
  } catch (error) {
    if (error instanceof SchemaError) return error;
    throw error;
  }
}

/** The schema of an answer may be one that can't be used, which is found only when that answer comes. */
function tolerant(check: ResponseCheck): ResponseCheck {
  return (reply) => {
    try {
      return check(reply);
    } catch (error) {
      if (error instanceof SchemaError) return [{ pointer: '', message: `can't be checked: ${error.message}` }];
      throw error;
    }
  };
}

const objectSchema = (schema: Schema): JsonObject => (typeof schema === 'boolean' ? {} : schema);

function describe({ method, path, summary, description }: Operation): string {
  const text = [`${method.toUpperCase()} ${path}`, summary, description].filter(Boolean).join('\n');
  return text.length > longestDescription ? `${text.slice(0, longestDescription - 1)}…` : text;
}

/** References in it still point into the document. */
function argumentsSchema(operation: Operation): JsonObject {
  const body = bodyOf(operation);
  const groups = places.flatMap((place): [string, Schema, boolean][] => {
    if (place !== 'body') return parameterGroup(operation, place);
    return body === undefined ? [] : [[place, body.schema ?? true, body.required]];
  });
  return closedObject(groups);
}

function parameterGroup(operation: Operation, place: ParameterPlace): [string, Schema, boolean][] {
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  if (parameters.length === 0) return [];
  const members = parameters.map(({ name, schema, description, required }): [string, Schema, boolean] => [
    name,
    typeof schema === 'boolean' || description === '' ? schema : { ...schema, description },
    required,
  ]);
  return [[place, closedObject(members), parameters.some(({ required }) => required)]];
}

function closedObject(members: readonly (readonly [string, Schema, boolean])[]): JsonObject {
  return {
    type: 'object',
    properties: Object.fromEntries(members.map(([name, schema]) => [name, schema])),
    required: members.filter(([, , required]) => required).map(([name]) => name),
    additionalProperties: false,
  };
}

/** The arguments that an assistant wrote, fit to be sent, or what is wrong with them. */
export function readArguments(tool: Tool, text: string): { parameters: RequestArguments } | { fault: string } {
  let value: unknown;
  try {
    // Models leave the text empty where there is nothing to say.
    value = text.trim() === '' ? {} : parseJson(text, '');
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { fault: `the arguments can't be read: ${error.details ?? error.message}` };
  }
  // The validator fills in defaults, which are the service's to fill in.
  const faults: readonly Fault[] = tool.checkArguments(structuredClone(value));
  if (faults.length > 0) return { fault: `the arguments break the schema:\n${describeFaults(faults)}` };
  return { parameters: value as RequestArguments }; // an object that fits the schema has these members and no others
}
