/** The parts of a document that remain after a thread has read it: everything but its schemas. */
import {
  anySchema,
  type ApiDocument,
  DocumentSchemas,
  type JsonObject,
  memoize,
  type Operation,
  type ResponseDescription,
} from 'fountainai/openapi';
import { type Argument, getArguments } from '../tools/arguments.ts';
import { documentEffect, type Effect } from '../tools/effect.ts';
import { outputSchema } from '../output/output-schema.ts';
import { type ToolFault, toolText, type ToolText } from '../tools/tools.ts';

type Kept = 'name' | 'source' | 'text' | 'hash' | 'title' | 'version' | 'description' | 'servers' | 'securitySchemes';

/** Plain values and Maps, which can be passed between threads. */
export interface DocumentFacts extends Pick<ApiDocument, Kept> {
  /** `ApiDocument.content` as JSON. */
  readonly content: string;
  readonly operations: readonly OperationFacts[];
}

type WithoutSchema<Described> = Omit<Described, 'schema'> & { readonly schema: undefined };

export interface PlainResponse extends Omit<ResponseDescription, 'headers'> {
  /** Their names. */
  readonly headers: readonly string[];
}

/** An operation without its schemas. */
export interface PlainOperation extends Omit<Operation, 'parameters' | 'responses'> {
  readonly parameters: readonly WithoutSchema<Operation['parameters'][number]>[];
  readonly responses: ReadonlyMap<string, PlainResponse>;
}

/** An operation without its schemas, but with the results that were derived from them. */
export interface OperationFacts {
  readonly operation: PlainOperation;
  readonly arguments: readonly WithoutSchema<Argument>[];
  readonly tool: ToolText | ToolFault;
  /** The schema of its results for clients, if there is one. */
  readonly output: JsonObject | undefined;
  /** By method and document. */
  readonly effect: Effect;
}

/**
 * Returns the document without its schemas. The results derived from schemas are already cached; `content` is parsed on
 * first use.
 */
export function documentOfFacts({ content: text, operations, ...facts }: DocumentFacts): ApiDocument {
  let content: JsonObject | undefined;
  let schemas: DocumentSchemas | undefined;
  const document: ApiDocument = {
    ...facts,
    operations: operations.map(operationOfFacts),
    get content() {
      return (content ??= JSON.parse(text) as JsonObject); // as `read-facts.ts` wrote it
    },
    get schemas() {
      return (schemas ??= new DocumentSchemas(document.content));
    },
    locate: () => ({ file: facts.source, line: 1, column: 1 }),
  };
  contentText.remember(document, text);
  return document;
}

function operationOfFacts({ operation: plain, arguments: all, tool, output, effect }: OperationFacts): Operation {
  const operation: Operation = {
    ...plain,
    parameters: plain.parameters.map((parameter) => ({ ...parameter, schema: anySchema })),
    responses: new Map([...plain.responses].map(([status, response]) => [status, responseOfFacts(response)])),
  };
  getArguments.remember(
    operation,
    all.map((argument) => ({ ...argument, schema: anySchema })),
  );
  toolText.remember(operation, tool);
  outputSchema.remember(operation, output);
  documentEffect.remember(operation, effect);
  return operation;
}

function responseOfFacts({ headers, ...response }: PlainResponse): ResponseDescription {
  const header = { required: false, schema: anySchema, explode: false, examples: [], pointer: '' };
  return { ...response, headers: new Map(headers.map((name) => [name, header])) };
}

/** Returns the document's content as JSON. */
export const contentText = memoize((document: ApiDocument): string => JSON.stringify(document.content));
