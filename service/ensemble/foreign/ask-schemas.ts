/** Validates values by the schemas of a document. */
import { type ApiDocument, DocumentSchemas, type Fault, type JsonObject, operationsOf } from 'fountainai/openapi';
import { answerFaults, argumentFaults } from '../tools/local-checks.ts';
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
const known = new Map<string, { readonly document: ReadDocument; readonly characters: number }>();

/** Maximum characters of all cached documents; the least recently used documents are dropped. */
const maximumCharacters = 20_000_000;

function toDocument({ hash, content: text }: SchemaTask): ReadDocument {
  const entry = known.get(hash) ?? { document: parse(text), characters: text.length };
  known.delete(hash);
  known.set(hash, entry);
  let characters = 0;
  for (const { characters: length } of known.values()) characters += length;
  for (const [oldest, { characters: length }] of known) {
    if (characters <= maximumCharacters || oldest === hash) break;
    known.delete(oldest);
    characters -= length;
  }
  return entry.document;
}

function parse(text: string): ReadDocument {
  const content = JSON.parse(text) as JsonObject; // as `read-facts.ts` wrote it
  const schemas = new DocumentSchemas(content);
  return { schemas, operations: operationsOf(content, schemas) };
}
