/** Reads a foreign document, and limits its size with references resolved. */
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
import type { OperationFacts } from './document-facts.ts';
import { bareFacts, operationFacts, plainFacts } from './make-facts.ts';
import type { FoundFacts, ReadFaults, ReadResult, ReadTask } from './task.ts';
import { exceeds, sum, weigh, type Weight } from './bounds/weight.ts';

/**
 * Maximum number of schemas in the arguments of all operations, with references resolved; Kong's Admin API has 1,345.
 */
const maximumSchemas = 10_000_000;

/**
 * The limits of one operation; a larger operation does not become a tool. Kong's Admin API stays below a twentieth of
 * them.
 */
const operationLimits: Weight = { values: 50_000, characters: 1_000_000 };

/** The limits of all operations together. The 144 operations of Kong's Admin API reach about a tenth of them. */
const documentLimits: Weight = { values: 300_000, characters: 6_000_000 };

/** Maximum characters of the schemas of all results. */
const maximumOutputs = 1_000_000;

/** A value takes about as much memory as this many characters. */
const valueCharacters = 32;

/** Maximum characters of reported faults. */
const maximumFaults = 8_192;

export async function readFacts({ text, source, name }: ReadTask): Promise<ReadResult> {
  try {
    return toFacts(await parseDocument(text, { source, name }));
  } catch (error) {
    const { code, faults } = collectFaults(error);
    return { code, faults: faults.slice(0, maximumFaults) };
  }
}

/** The text is foreign, so every error is a fault of the document. */
function collectFaults(error: unknown): ReadFaults {
  if (error instanceof DocumentError) return { code: 'ensemble-document-invalid', faults: textWithCodes(error) };
  if (error instanceof TooLarge) return { code: 'ensemble-document-too-large', faults: error.message };
  return error instanceof RangeError
    ? { code: 'ensemble-document-too-deep', faults: 'references are nested too deep; nest schemas less' }
    : { code: 'ensemble-document-invalid', faults: 'the document cannot be read' };
}

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

function toFacts(document: ApiDocument): FoundFacts {
  const facts = plainFacts(document);
  refuseExpansion(document);
  let weight = weigh(facts, documentLimits);
  let outputs = 0;
  const operations = document.operations.map((operation): OperationFacts => {
    const made = operationFacts(document, operation);
    const own = weigh({ ...made, output: undefined }, operationLimits);
    weight = sum(weight, own);
    if (exceeds(weight, documentLimits)) throw tooLarge(document, operation, toText(documentLimits));
    if (exceeds(own, operationLimits)) return withoutTool(operation);
    // A document without room for the schemas of its results has tools without them.
    outputs += JSON.stringify(made.output ?? null).length;
    return outputs > maximumOutputs ? { ...made, output: undefined } : made;
  });
  const { text } = document;
  const content = JSON.stringify(document.content);
  const characters = text.length + content.length + outputs + weight.characters + weight.values * valueCharacters;
  return { facts: { ...facts, text, operations, content }, characters };
}

function withoutTool(operation: Operation): OperationFacts {
  const fault = `its schemas exceed ${toText(operationLimits)}`;
  return bareFacts(operation, { code: 'ensemble-operation-too-large', fault });
}

const toText = ({ values, characters }: Weight): string => `${values} values or ${characters} characters`;

/** A few lines of nested references can expand to billions of schemas: they are counted before any is read. */
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
    `${getPlace(document, operation)} The operations up to "${operation.id}" exceed ${limit} when their ` +
      'references are resolved; split the service, or share fewer schemas in it',
  );
}

function getPlace(document: ApiDocument, { pointer }: Operation): string {
  const { file, line, column } = document.locate(pointer);
  return `${file}:${line}:${column}`;
}
