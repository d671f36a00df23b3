/** Reads a document that was written by others, and measures what it stands for. */
import {
  type ApiDocument,
  countSchemas,
  DocumentError,
  type JsonObject,
  type Operation,
  parseDocument,
  textWithCodes,
} from 'fountainai/openapi';
import { argumentsSchema } from '../tools/arguments-schema.ts';
import type { DocumentFacts, OperationFacts } from './document-facts.ts';
import { bareFacts, operationFacts, plainFacts } from './make-facts.ts';
import type { ReadFaults, ReadResult, ReadTask } from './task.ts';
import { exceeds, sum, weigh, type Weight } from './weight.ts';

/** Schemas that the arguments of all operations stand for; those of Kong's Admin API stand for 1,345. */
const maximumSchemas = 10_000_000;

/** What one operation may make; one that makes more is no tool. No operation of Kong's Admin API makes a twentieth of it. */
const operationLimits: Weight = { values: 50_000, characters: 1_000_000 };

/** What all operations together may make. The 144 operations of Kong's Admin API make about a tenth of it. */
const documentLimits: Weight = { values: 300_000, characters: 6_000_000 };

/** Characters of faults that are reported. */
const maximumFaults = 8_192;

export async function readFacts({ text, source, name }: ReadTask): Promise<ReadResult> {
  try {
    return { facts: toFacts(await parseDocument(text, { source, name })) };
  } catch (error) {
    const { code, faults } = collectFaults(error);
    return { code, faults: faults.slice(0, maximumFaults) };
  }
}

/** The text came from elsewhere, so that every fault is its own. */
function collectFaults(error: unknown): ReadFaults {
  if (error instanceof DocumentError) return { code: 'ensemble-document-invalid', faults: textWithCodes(error) };
  if (error instanceof TooLarge) return { code: 'ensemble-document-too-large', faults: error.message };
  return error instanceof RangeError
    ? { code: 'ensemble-document-too-deep', faults: 'references lead too deep to be followed' }
    : { code: 'ensemble-document-invalid', faults: 'it can not be read' };
}

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

function toFacts(document: ApiDocument): DocumentFacts {
  const facts = plainFacts(document);
  refuseExpansion(document);
  let weight = weigh(facts, documentLimits);
  const operations = document.operations.map((operation): OperationFacts => {
    const made = operationFacts(document, operation);
    const own = weigh(made, operationLimits);
    weight = sum(weight, own);
    if (exceeds(weight, documentLimits)) throw tooLarge(document, operation, toText(documentLimits));
    return exceeds(own, operationLimits) ? withoutTool(operation) : made;
  });
  return { ...facts, text: document.text, operations, content: JSON.stringify(document.content) };
}

function withoutTool(operation: Operation): OperationFacts {
  const fault = `it stands for more than ${toText(operationLimits)}`;
  return bareFacts(operation, { code: 'ensemble-operation-too-large', fault });
}

const toText = ({ values, characters }: Weight): string => `${values} values or ${characters} characters`;

/** A few lines of references to references can stand for billions of schemas: they are counted before any is read. */
function refuseExpansion(document: ApiDocument): void {
  const counts = new Map<JsonObject, number>();
  let schemas = 0;
  for (const operation of document.operations) {
    schemas += countSchemas(argumentsSchema(document, operation), counts);
    if (schemas > maximumSchemas) throw tooLarge(document, operation, `${maximumSchemas} schemas`);
  }
}

function tooLarge(document: ApiDocument, operation: Operation, limit: string): TooLarge {
  return new TooLarge(
    `${getPlace(document, operation)} The operations up to ${operation.id} stand for more than ${limit} when their ` +
      'references are written out; split the service, or share less in it',
  );
}

function getPlace(document: ApiDocument, { pointer }: Operation): string {
  const { file, line, column } = document.locate(pointer);
  return `${file}:${line}:${column}`;
}
