/** Validates and samples values by the schemas of a document. */
import {
  type ApiDocument,
  DocumentSchemas,
  type Fault,
  type Json,
  type JsonObject,
  operationsOf,
  viewSchema,
} from 'fountainai/openapi';
import { getArguments, type Argument } from '../tools/arguments.ts';
import { answerFaults, argumentFaults, sampleArgument } from '../tools/local-checks.ts';
import type { SamplesTask, SchemaTask } from './task.ts';

export function askSchemas(task: SchemaTask): readonly Fault[] | readonly Json[] {
  const document = toDocument(task);
  const operation = document.operations.find(({ id }) => id === task.operationId);
  if (operation === undefined) throw new Error(`the document has no operation "${task.operationId}"`);
  switch (task.kind) {
    case 'arguments':
      return argumentFaults(document, operation, task.value);
    case 'answer':
      return answerFaults(operation, task.reply);
    case 'samples': {
      const all = getArguments(operation);
      const find = (wanted: SamplesTask['wanted'][number]): Argument | undefined =>
        all.find(({ place, name }) => place === wanted.place && name === wanted.name);
      return task.wanted.map((wanted) => sampleArgument(find(wanted) ?? { schema: viewSchema(false) }));
    }
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
