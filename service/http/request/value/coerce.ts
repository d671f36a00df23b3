/** Converts text to the types of a schema only: other text stays text, which validation rejects. */
import type { SchemaType, SchemaView } from '../../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../../openapi/schema/standalone.ts';
import { compileValidator } from '../../../../openapi/validation/validator.ts';
import { HttpError } from '../../../errors/errors.ts';
import { TextFault } from './text.ts';

/** Returns undefined, or throws TextFault or HttpError, for unreadable text. */
export type ReadValue<Source> = (source: Source) => unknown;

const integer = /^-?(?:0|[1-9]\d*)$/;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Spelled as in JSON. Bounds of the schema reject integers that a JavaScript number cannot hold. */
const readings: Readonly<Record<SchemaType, ReadValue<string>>> = {
  string: (text) => text,
  integer: (text) => (integer.test(text) ? Number(text) : undefined),
  number: (text) => (number.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  null: (text) => (text === '' || text === 'null' ? null : undefined),
  array: () => undefined,
  object: () => undefined,
};

/** Compiles a reading of one piece of text. @param json how a text that may be a list or an object is read */
export function compileCoercion(schema: SchemaView, json?: ReadValue<string>): (text: string) => unknown {
  const table = json === undefined ? readings : { ...readings, array: json, object: json };
  const candidates = schema.types.map((type) => table[type]);
  const read = firstValid(schema, candidates);
  return (text) => {
    const value = read(text);
    return value === undefined ? text : value;
  };
}

/** Returns the first of several allowed readings whose value is valid, otherwise the first that has a value. */
export function firstValid<Source>(schema: SchemaView, candidates: readonly ReadValue<Source>[]): ReadValue<Source> {
  const [first] = candidates;
  if (first === undefined) return () => undefined;
  if (candidates.length === 1) return first;
  const validate = compileValidator(standalone(schema, 'request'));
  return (source) => {
    const outcomes = candidates.map((read) => attempt(read, source)).filter((outcome) => outcome !== undefined);
    const best = outcomes.find((outcome) => !isRefusal(outcome) && validate(outcome).length === 0);
    if (best !== undefined) return best;
    const [fallback] = outcomes;
    if (isRefusal(fallback)) throw fallback;
    return fallback;
  };
}

function attempt<Source>(read: ReadValue<Source>, source: Source): unknown {
  try {
    return read(source);
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

function isRefusal(outcome: unknown): outcome is Error {
  return outcome instanceof TextFault || outcome instanceof HttpError;
}
