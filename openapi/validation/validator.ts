/** Compiles schemas to functions. */
import { Ajv2020, type FuncKeywordDefinition, type ValidateFunction } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { Json, Schema } from '../document/document.ts';
import { toFaults, type Fault } from './faults.ts';
import { multipleOf } from './multiple-of.ts';
import { stringifySorted } from '../json/sorted-json.ts';
import { dropped } from '../schema/standalone.ts';
import { boundedPattern, compilePattern, type Pattern } from '../schema/view/pattern.ts';

export type { Fault } from './faults.ts';

/**
 * Returns the faults of a value; an empty list if it is valid. Removes properties from the value and adds defaults to it, by the
 * schema (see `standalone`), and changes nothing else. Never throws, for any value.
 */
export type Validator = (value: unknown) => readonly Fault[];

export interface ValidatorOptions {
  /** True if the schema is not ours: its regular expressions are stopped if they run too long. Slower. */
  readonly untrusted?: boolean;
}

const none: readonly Fault[] = Object.freeze([]);

/** The fault of a value that is nested deeper than the stack; the pipeline rejects such requests earlier. */
const tooDeep: readonly Fault[] = Object.freeze([{ pointer: '', message: 'is nested too deeply' }]);

/**
 * Creates a validator for a schema in one piece, as `standalone` returns it. It is compiled at its first use (some
 * milliseconds; a document has hundreds), and again, with all faults instead of the first one, when a value first
 * is invalid.
 */
export function compileValidator(schema: Schema, options: ValidatorOptions = {}): Validator {
  let quick: ValidateFunction | undefined;
  let thorough: ValidateFunction | undefined;
  return (value) => {
    quick ??= compiled(schema, options, false);
    try {
      if (quick(value)) return none;
      thorough ??= compiled(schema, options, true);
      thorough(value);
      return toFaults(thorough.errors ?? quick.errors ?? []);
    } catch (error) {
      if (error instanceof RangeError) return tooDeep;
      throw error;
    }
  };
}

/**
 * Creates a function that returns true for a valid value and leaves the value as it is. For code that needs no faults: of a validator
 * that gets an invalid value, the schema is compiled twice.
 */
export function compileCheck(schema: Schema): (value: Json) => boolean {
  let check: ValidateFunction | undefined;
  return (value) => {
    check ??= compiled(schema, {}, false);
    try {
      return check(structuredClone(value)); // validation fills in defaults
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  };
}

/** By schema and options. A document repeats schemas, and its next revision has most of them too. */
const known = new Map<string, ValidateFunction>();

/** Some megabytes; the least recently used validators are dropped. */
const mostKnown = 500;

function compiled(schema: Schema, options: ValidatorOptions, allErrors: boolean): ValidateFunction {
  const key = JSON.stringify([options.untrusted === true, allErrors, schema]);
  const validate = known.get(key) ?? compile(schema, options, allErrors);
  known.delete(key);
  known.set(key, validate);
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) break;
    known.delete(oldest);
  }
  return validate;
}

/** One instance of Ajv for each schema: it costs little (formats and keywords are shared), and stores nothing of others. */
function compile(schema: Schema, options: ValidatorOptions, allErrors: boolean): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors,
    verbose: allErrors,
    strict: false,
    strictNumbers: true, // JSON has neither NaN nor infinities
    logger: false, // it logs unknown formats, which must be ignored
    meta: false,
    validateSchema: false, // `standalone` has checked every keyword
    addUsedSchema: false,
    useDefaults: true,
    formats: fullFormats,
    ownProperties: namesInherited(schema),
    code: { regExp: options.untrusted === true ? bounded : trusted },
  });
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword(multipleOf);
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword(uniqueItems);
  ajv.addKeyword(dropProperties);
  return ajv.compile(schema);
}

/** Ajv requires a name for generated modules, which we do not use. */
const code = 'new RegExp';
const trusted = Object.assign(compilePattern, { code });
const bounded = Object.assign((source: string): Pattern => boundedPattern(compilePattern(source)), { code });

/** Properties that every object inherits (`constructor`) need a check whether they are own properties, which costs time. */
function namesInherited(schema: Schema): boolean {
  const names = new Set(Object.getOwnPropertyNames(Object.prototype));
  let found = false;
  JSON.stringify(schema, (key, value: unknown) => {
    found ||= names.has(key) || (typeof value === 'string' && names.has(value));
    return value;
  });
  return found;
}

/** Removes properties from the value: those that `standalone` marks as not sent. */
const dropProperties: FuncKeywordDefinition = {
  keyword: dropped,
  type: 'object',
  schemaType: 'array',
  before: 'maxProperties',
  errors: false,
  validate(names: readonly string[], value: Record<string, unknown>) {
    for (const name of names) if (Object.hasOwn(value, name)) Reflect.deleteProperty(value, name);
    return true; // not `valid: true`, with which Ajv treats the call as one without effect and omits it
  },
};

/** Takes linear time; Ajv's own keyword compares each pair, a minute for 100,000 objects. */
const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  error: { message: 'must not have equal items' },
  validate(isOn: boolean, items: readonly unknown[]) {
    return !isOn || new Set(items.map(stringifySorted)).size === items.length;
  },
};
