/** Extracts the facts of a document in the thread that has read it. */
import type { ApiDocument, MediaType, Operation, RequestBody, ResponseDescription } from 'fountainai/openapi';
import { getArguments } from '../tools/arguments.ts';
import { documentEffect } from '../tools/effect.ts';
import { outputSchema } from '../output/output-schema.ts';
import { type ToolFault, toolText } from '../tools/tools.ts';
import type { DocumentFacts, OperationFacts, PlainResponse } from './document-facts.ts';

/** Maximum characters of a text; prompts show less, and search ignores the rest. */
const maximumText = 20_000;

/** Maximum characters of a title, which is part of each operation's words. */
const maximumTitle = 1_000;

/** Maximum number of addresses: calls go to one of the first. */
const maximumServers = 1_000;

const shorten = (text: string, length = maximumText): string => text.slice(0, length);

/** Returns the facts without operations and texts. */
export function plainFacts(document: ApiDocument): Omit<DocumentFacts, 'operations' | 'content' | 'text'> {
  const { name, source, hash, title, version, description, servers, securitySchemes } = document;
  return {
    ...{ name, source, hash, version, securitySchemes },
    title: shorten(title, maximumTitle),
    description: shorten(description),
    servers: servers.slice(0, maximumServers),
  };
}

/** Schemas stay in the thread that reads them. */
const left = { schema: undefined };

export function operationFacts(document: ApiDocument, operation: Operation): OperationFacts {
  return {
    operation: {
      ...operation,
      ...collectTexts(operation),
      parameters: operation.parameters.map((parameter) => ({ ...parameter, ...left, examples: [], pointer: '' })),
      requestBody: operation.requestBody && bodyFacts(operation.requestBody),
      responses: new Map([...operation.responses].map(([status, response]) => [status, responseFacts(response)])),
    },
    arguments: getArguments(operation).map((argument) => ({
      ...argument,
      ...left,
      description: shorten(argument.description),
    })),
    tool: toolText(document, operation),
    output: outputSchema(operation),
    effect: documentEffect(document, operation),
  };
}

function bodyFacts({ required, content }: RequestBody): RequestBody {
  return { required, description: '', content: contentFacts(content), pointer: '' };
}

function responseFacts({ status, headers, content }: ResponseDescription): PlainResponse {
  const links = new Map<string, never>();
  return { status, description: '', headers: [...headers.keys()], content: contentFacts(content), links, pointer: '' };
}

function contentFacts(content: ReadonlyMap<string, MediaType>): ReadonlyMap<string, MediaType> {
  const facts = [...content].map(([type, { encoding }]): [string, MediaType] => [
    type,
    { schema: undefined, examples: [], encoding, pointer: '' },
  ]);
  return new Map(facts);
}

function collectTexts({ summary, description }: Operation): Pick<Operation, 'summary' | 'description'> {
  return { summary: shorten(summary), description: shorten(description) };
}

/** Returns the facts of an operation that cannot become a tool. */
export function bareFacts(operation: Operation, fault: ToolFault): OperationFacts {
  const { id, method, path, pointer, deprecated } = operation;
  const nothing = {
    tags: [],
    parameters: [],
    requestBody: undefined,
    responses: new Map<string, never>(),
    security: [],
  };
  const bare = { id, method, path, pointer, deprecated, ...collectTexts(operation), ...nothing };
  return { operation: bare, arguments: [], tool: fault, output: undefined, effect: 'delete' };
}
