/** The work that the threads do: reading a document, and asking its schemas. */
import type { ApiDocument, Json, JsonObject } from '../../../openapi/document.ts';
import { operationsOf } from '../../../openapi/loading/operations.ts';
import type { Fault } from '../../../openapi/validator.ts';
import { argumentsOf, type Argument } from '../arguments.ts';
import { answerFaults, argumentFaults, sampleArgument } from '../local-checks.ts';
import type { ReadResult, SamplesTask, SchemaTask, Task } from './task.ts';

export async function perform(task: Task): Promise<ReadResult | readonly Fault[] | readonly Json[]> {
  if (task.kind === 'read') {
    const { readFacts } = await import('./read-facts.ts'); // most threads never need it, and it takes a second to load
    return readFacts(task);
  }
  const document = documentOf(task);
  const operation = document.operations.find(({ id }) => id === task.operationId);
  if (operation === undefined) throw new Error(`the document has no operation "${task.operationId}"`);
  switch (task.kind) {
    case 'arguments':
      return argumentFaults(document, operation, task.value);
    case 'answer':
      return answerFaults(document, operation, task.reply);
    case 'samples': {
      const all = argumentsOf(document, operation);
      const find = (wanted: SamplesTask['wanted'][number]): Argument | undefined =>
        all.find(({ place, name }) => place === wanted.place && name === wanted.name);
      return task.wanted.map((wanted) => sampleArgument(document, find(wanted) ?? { schema: false }));
    }
  }
}

type ReadDocument = Pick<ApiDocument, 'content' | 'operations'>;

/** By hash. They are compiled to validators, which is worth keeping. */
const known = new Map<string, { readonly document: ReadDocument; readonly characters: number }>();

/** Characters of all documents that are kept; those that were not asked for the longest are dropped. */
const maximumCharacters = 20_000_000;

function documentOf({ hash, content: text }: SchemaTask): ReadDocument {
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
  return { content, operations: operationsOf(content) };
}
