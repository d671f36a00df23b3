/** What the services need of a document after a thread has read it: everything but its schemas. */
import type { ApiDocument, JsonObject, MediaType, Operation, RequestBody } from '../../../openapi/document.ts';
import type { ResponseDescription } from '../../../openapi/document.ts';
import { type Argument, argumentsOf, rememberArguments } from '../arguments.ts';
import { rememberToolText, type ToolFault, type ToolText, toolText } from '../tools.ts';

type Kept = 'name' | 'source' | 'text' | 'hash' | 'title' | 'version' | 'description' | 'servers' | 'securitySchemes';

/** Plain values and Maps, fit to be handed from one thread to another. */
export interface DocumentFacts extends Pick<ApiDocument, Kept> {
  /** `ApiDocument.content` as JSON. */
  readonly content: string;
  readonly operations: readonly OperationFacts[];
}

/** An operation, and what was made of its schemas; these themselves are left out. */
export interface OperationFacts {
  readonly operation: Operation;
  readonly arguments: readonly Argument[];
  readonly tool: ToolText | ToolFault;
}

export function operationFacts(document: ApiDocument, operation: Operation): OperationFacts {
  return {
    operation: {
      ...operation,
      parameters: operation.parameters.map((parameter) => ({ ...parameter, schema: true, examples: [], pointer: '' })),
      requestBody: operation.requestBody && bodyFacts(operation.requestBody),
      responses: new Map([...operation.responses].map(([status, response]) => [status, responseFacts(response)])),
    },
    arguments: argumentsOf(document, operation).map((argument) => ({ ...argument, schema: true })),
    tool: toolText(document, operation),
  };
}

function bodyFacts({ required, content }: RequestBody): RequestBody {
  return { required, description: '', content: contentFacts(content), pointer: '' };
}

function responseFacts({ status, headers, content }: ResponseDescription): ResponseDescription {
  const header = { required: false, schema: true, explode: false, examples: [], pointer: '' };
  const names = [...headers.keys()].map((name) => [name, header] as const);
  const links = new Map<string, never>();
  return { status, description: '', headers: new Map(names), content: contentFacts(content), links, pointer: '' };
}

function contentFacts(content: ReadonlyMap<string, MediaType>): ReadonlyMap<string, MediaType> {
  const facts = [...content].map(([type, { encoding }]): [string, MediaType] => [
    type,
    { schema: undefined, examples: [], encoding, pointer: '' },
  ]);
  return new Map(facts);
}

const contents = new WeakMap<ApiDocument, string>();

/** The document without its schemas. What is made of these is known already; its `content` is parsed when it is asked for. */
export function documentOfFacts({ content: text, operations, ...facts }: DocumentFacts): ApiDocument {
  for (const { operation, arguments: all, tool } of operations) {
    rememberArguments(operation, all);
    rememberToolText(operation, tool);
  }
  let content: JsonObject | undefined;
  const document: ApiDocument = {
    ...facts,
    operations: operations.map(({ operation }) => operation),
    get content() {
      return (content ??= JSON.parse(text) as JsonObject); // as `read-facts.ts` wrote it
    },
    locate: () => ({ file: facts.source, line: 1, column: 1 }),
  };
  contents.set(document, text);
  return document;
}

/** The document's content as JSON. */
export function contentText(document: ApiDocument): string {
  const text = contents.get(document) ?? JSON.stringify(document.content);
  contents.set(document, text);
  return text;
}
