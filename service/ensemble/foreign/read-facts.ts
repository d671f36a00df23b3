/** Reads a document that was written by others, and measures what it stands for. */
import { parseDocument } from '../../../openapi/load.ts';
import { DocumentError } from '../../../openapi/problems.ts';
import { countSchemas } from '../../../openapi/schemas/expansion.ts';
import type { ApiDocument, JsonObject, Operation } from '../../../openapi/document.ts';
import { argumentsSchema } from '../arguments-schema.ts';
import { type DocumentFacts, operationFacts, type OperationFacts } from './document-facts.ts';
import type { ReadResult, ReadTask } from './task.ts';
import { Weight } from './weight.ts';

/** Schemas that the arguments of one operation stand for. Ours stand for some dozens, Kong's for some hundreds. */
const maximumSchemas = 10_000_000;

/** What is made of all operations together. The 144 operations of Kong's Admin API make about a tenth of it. */
const limits = { values: 300_000, characters: 8_000_000 };

/** Characters of faults that are reported. */
const maximumFaults = 8_192;

export async function readFacts({ text, source, name }: ReadTask): Promise<ReadResult> {
  try {
    return { facts: factsOf(await parseDocument(text, { source, name })) };
  } catch (error) {
    return { faults: faultsOf(error).slice(0, maximumFaults) };
  }
}

/** The text came from elsewhere, so that every fault is its own. */
function faultsOf(error: unknown): string {
  if (error instanceof DocumentError || error instanceof TooLarge) return error.message;
  return error instanceof RangeError ? 'references lead too deep to be followed' : 'it can not be read';
}

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

function factsOf(document: ApiDocument): DocumentFacts {
  const { name, source, text, hash, title, version, description, servers, securitySchemes } = document;
  const facts = { name, source, text, hash, title, version, description, servers, securitySchemes };
  const weight = new Weight(limits);
  const counts = new Map<JsonObject, number>();
  weight.add([title, version, description, servers, securitySchemes]);
  const operations = document.operations.map((operation): OperationFacts => {
    refuseExpansion(document, operation, counts);
    const made = operationFacts(document, operation);
    if (!weight.add(made)) throw tooLarge(document, operation);
    return made;
  });
  return { ...facts, operations, content: JSON.stringify(document.content) };
}

/** A few lines of references to references can stand for billions of schemas, which a model would have to read. */
function refuseExpansion(document: ApiDocument, operation: Operation, counts: Map<JsonObject, number>): void {
  if (countSchemas(document.content, argumentsSchema(operation), counts) <= maximumSchemas) return;
  throw new TooLarge(
    `${placeOf(document, operation)} The arguments of ${operation.id} stand for more than ${maximumSchemas} schemas ` +
      'when their references are written out; make them refer to less',
  );
}

function tooLarge(document: ApiDocument, operation: Operation): TooLarge {
  return new TooLarge(
    `${placeOf(document, operation)} The operations up to ${operation.id} stand for more than ${limits.values} values ` +
      `or ${limits.characters} characters when their references are written out; split the service or share less`,
  );
}

function placeOf(document: ApiDocument, { pointer }: Operation): string {
  const { file, line, column } = document.locate(pointer);
  return `${file}:${line}:${column}`;
}
