/** Validates values by the schemas of a document. */
import { type ApiDocument, DocumentSchemas, type Fault, type JsonObject, operationsOf } from 'fountainai/openapi';
import { answerFaults, argumentFaults } from '../tools/local-checks.ts';
import { Recent } from './bounds/recent.ts';
import type { SchemaTask } from './task.ts';

export function askSchemas(task: SchemaTask): readonly Fault[] {
  const document = toDocument(task);
  const operation = document.operations.find(({ id }) => id === task.operationId);
  if (operation === undefined) throw new Error(`the document has no operation "${task.operationId}"`);
  switch (task.kind) {
    case 'arguments':
      return argumentFaults(document, operation, task.value);
    case 'answer':
      return answerFaults(operation, task.reply);
  }
}

type ReadDocument = Pick<ApiDocument, 'schemas' | 'operations'>;

/** Documents by hash, cached with their compiled validators. */
const known = new Recent<ReadDocument>(20_000_000);

function toDocument({ hash, content: text }: SchemaTask): ReadDocument {
  const found = known.get(hash);
  if (found !== undefined) return found;
  const document = parse(text);
  known.set(hash, document, text.length);
  return document;
}

function parse(text: string): ReadDocument {
  const content = JSON.parse(text) as JsonObject; // as `read-facts.ts` wrote it
  const schemas = new DocumentSchemas(content);
  return { schemas, operations: operationsOf(content, schemas) };
}
