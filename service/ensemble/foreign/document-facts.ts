/** What the services need of a document after a thread has read it: everything but its schemas. */
import { type ApiDocument, type JsonObject, memoize, type Operation } from 'fountainai/openapi';
import { type Argument, argumentsOf } from '../arguments.ts';
import { type ToolFault, toolText, type ToolText } from '../tools.ts';

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

/** The document without its schemas. What is made of these is known already; its `content` is parsed when it is asked for. */
export function documentOfFacts({ content: text, operations, ...facts }: DocumentFacts): ApiDocument {
  for (const { operation, arguments: all, tool } of operations) {
    argumentsOf.remember(operation, all);
    toolText.remember(operation, tool);
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
  contentText.remember(document, text);
  return document;
}

/** Returns the document's content as JSON. */
export const contentText = memoize((document: ApiDocument): string => JSON.stringify(document.content));
