/** The first fault of a YAML file that a person writes, in plain words, by the JSON Schema of the file. */
import { Ajv, type ErrorObject } from 'ajv';
import { findNearestName } from '../command/nearest-name.ts';
import type { Json, JsonObject } from '../document/document.ts';
import { isArray, isObject, objectOf } from '../json/json.ts';
import { at, join, split } from '../json/pointer.ts';

export interface SchemaFault {
  /** JSON pointer of the value, or of the member if its name is the fault. */
  readonly pointer: string;
  readonly problem: string;
  readonly remedy: string;
}

/** A fault for the words of one file. */
export interface FoundFault {
  readonly keyword: string;
  readonly pointer: string;
  /** The place in quotes, as `"services.tasks"`, or `the file`. */
  readonly label: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly value: Json | undefined;
}

export interface FileRules {
  readonly schema: JsonObject;
  /** False: names and values are never repeated, since they may be secrets. */
  readonly isPublic: boolean;
  /** Words for a fault of this file; undefined: the usual ones. */
  readonly describe: (fault: FoundFault) => Partial<SchemaFault> | undefined;
}

/** Returns the first fault of the content: the others are often its consequences. A wrong name is the cause of a missing one. */
export function findSchemaFault(content: Json, rules: FileRules): SchemaFault | undefined {
  // To compile the schema of all schemas, for a check of our own, took longer than the rest.
  const validate = new Ajv({ strict: false, allErrors: true, validateSchema: false }).compile(rules.schema);
  if (validate(content)) return undefined;
  const errors = validate.errors ?? [];
  const ofNames = ['propertyNames', 'additionalProperties'].flatMap((name) =>
    errors.filter(({ keyword }) => keyword === name),
  );
  const [error] = [...ofNames, ...errors];
  return error && describeError(error, content, rules);
}

function describeError(error: ErrorObject, content: Json, { schema, isPublic, describe }: FileRules): SchemaFault {
  const { instancePath: pointer, keyword, message = 'is invalid' } = error;
  const params: Record<string, unknown> = error.params;
  const label = pointer === '' ? 'the file' : `"${pointer.slice(1).replaceAll('/', '.')}"`;
  const value = at(content, pointer);
  const own = describe({ keyword, pointer, label, params, value });
  const usual = (problem: string, remedy = 'correct the value') => ({ pointer, problem, remedy, ...own });
  switch (keyword) {
    case 'additionalProperties':
      return { ...unknownMember(pointer, String(params.additionalProperty), { schema, isPublic }), ...own };
    case 'required':
      return usual(`${label} has no "${String(params.missingProperty)}"`, `add "${String(params.missingProperty)}"`);
    case 'type':
      return usual(`${label} must be ${article(String(params.type))}, not ${kindOf(value, isPublic)}`);
    default:
      return usual(`${label} ${message}`);
  }
}

function unknownMember(parent: string, name: string, { schema, isPublic }: Omit<FileRules, 'describe'>): SchemaFault {
  const known = listMembers(schema, parent);
  const nearest = findNearestName(name, known);
  const remedy = nearest === undefined ? `use one of ${known.join(', ')}` : `write "${nearest}"`;
  return { pointer: join(parent, name), problem: isPublic ? `unknown member "${name}"` : 'unknown member', remedy };
}

/** Returns the names that the schema has at a place of the file. */
function listMembers(schema: JsonObject, pointer: string): readonly string[] {
  const place = split(pointer).reduce<Readonly<Record<string, unknown>>>((parent, segment) => {
    const member = objectOf(parent.properties)[segment] ?? parent.additionalProperties;
    return objectOf(/^\d+$/.test(segment) ? parent.items : member);
  }, schema);
  return Object.keys(objectOf(place.properties)).filter((name) => name !== '$schema');
}

const articles: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  boolean: 'true or false',
  integer: 'an integer',
  string: 'a text',
};
const article = (type: string): string => articles[type] ?? `a ${type}`;

function kindOf(value: Json | undefined, isPublic: boolean): string {
  if (value === null || value === undefined) return 'empty';
  if (isObject(value)) return 'a mapping';
  if (isArray(value)) return 'a list';
  return isPublic ? showValue(value) : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}

export const showValue = (value: Json | undefined): string => JSON.stringify(value).slice(0, 80);
