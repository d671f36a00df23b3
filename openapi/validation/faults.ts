/** The faults of a value, in words for its sender. */
import type { ErrorObject } from 'ajv/dist/2020.js';
import { join } from '../json/pointer.ts';

export interface Fault {
  /** JSON pointer of the member in the value; also that of a missing member. */
  readonly pointer: string;
  /** Continues the pointer: `must be integer`, `is required`. */
  readonly message: string;
}

const maxFaults = 100;

/** Converts Ajv's errors to faults: each once, at most 100, those of alternatives merged. */
export function toFaults(errors: readonly ErrorObject[]): readonly Fault[] {
  const faults = new Map<string, Fault>();
  for (const error of gatherAlternatives(errors)) {
    const fault = toFault(error);
    faults.set(`${fault.pointer} ${fault.message}`, fault);
    if (faults.size === maxFaults) break;
  }
  return [...faults.values()];
}

/**
 * Merges the errors of the alternatives of an `anyOf` or `oneOf`, which Ajv lists before the error of the whole keyword.
 * Alternatives of another type were not meant: they are reported only if all are of another type.
 */
function gatherAlternatives(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const gathered: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf')
      gathered.push(...alternatives(error, takeInner(gathered, error)));
    else if (error.keyword !== 'if' && error.keyword !== 'propertyNames') gathered.push(error); // the inner errors are more precise
  }
  return gathered;
}

/** Removes the last errors that belong to the value or its parts, and not to other keywords. */
function takeInner(errors: ErrorObject[], { instancePath, schemaPath }: ErrorObject): ErrorObject[] {
  const siblingPath = schemaPath.slice(0, schemaPath.lastIndexOf('/'));
  const isInner = (error: ErrorObject): boolean =>
    error.schemaPath !== `${siblingPath}/${error.keyword}` &&
    (error.instancePath === instancePath || error.instancePath.startsWith(`${instancePath}/`));
  const start = errors.findLastIndex((error) => !isInner(error)) + 1;
  return errors.splice(start);
}

function alternatives(whole: ErrorObject, inner: readonly ErrorObject[]): readonly ErrorObject[] {
  if (isMatchedTwice(whole)) return [{ ...whole, message: 'must match only one of its alternatives' }];
  const ofType = inner.filter(({ keyword, instancePath }) => keyword === 'type' && instancePath === whole.instancePath);
  const meant = inner.filter((error) => !ofType.includes(error));
  if (meant.length === 0 && ofType.length > 0) {
    const types = ofType.flatMap(({ params }) => (params as { type: string | string[] }).type); // Ajv's own TypeError
    return [{ ...whole, keyword: 'type', params: { type: [...new Set(types)] } }];
  }
  const branches = Array.isArray(whole.schema) ? whole.schema.length : 0;
  return branches - ofType.length === 1
    ? meant
    : [...meant, { ...whole, message: 'must match one of its alternatives' }];
}

function isMatchedTwice({ keyword, params }: ErrorObject): boolean {
  return keyword === 'oneOf' && Array.isArray((params as { passingSchemas?: unknown }).passingSchemas);
}

function toFault(error: ErrorObject): Fault {
  const { instancePath, propertyName } = error;
  if (propertyName !== undefined)
    return { pointer: shorten(join(instancePath, propertyName)), message: `is a name that ${describe(error)}` };
  const member = findMember(error);
  const pointer = shorten(member === undefined ? instancePath : join(instancePath, member));
  return { pointer, message: describe(error) };
}

/** Returns the name of the member that a fault of an object is about. */
function findMember({ keyword, params }: ErrorObject): string | undefined {
  const names = params as Readonly<Record<string, string | undefined>>; // the members of Ajv's DefinedError
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return names.missingProperty;
    case 'additionalProperties':
      return names.additionalProperty;
    case 'unevaluatedProperties':
      return names.unevaluatedProperty;
    default:
      return undefined;
  }
}

function describe({ keyword, params, message = 'is not valid' }: ErrorObject): string {
  const given = params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'dependentRequired':
      return `is required if ${String(given.property)} is present`;
    case 'additionalProperties':
    case 'unevaluatedProperties':
    case 'false schema':
      return 'is not allowed';
    case 'type':
      return `must be ${list([given.type].flat().map(String))}`;
    case 'const':
      return `must be ${shorten(JSON.stringify(given.allowedValue))}`;
    case 'enum':
      return `must be ${list((given.allowedValues as unknown[]).map((value) => shorten(JSON.stringify(value))))}`;
    default:
      return message.replace('NOT', 'not');
  }
}

/** `a, b or c`. */
function list(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${String(words.at(-1))}` : words.join('');
}

/** Truncates names of members, which come from outside and may be as long as the body. */
function shorten(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
