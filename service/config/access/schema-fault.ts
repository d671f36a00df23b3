/** The first fault of an access file in plain words, from the errors of the validator. Values are never repeated: they may be keys. */
import type { ErrorObject } from 'ajv';
import { findNearestName } from '../../../openapi/command/nearest-name.ts';
import type { Json } from '../../../openapi/document/document.ts';
import { isArray, isObject, objectOf } from '../../../openapi/json/json.ts';
import { at, join, split } from '../../../openapi/json/pointer.ts';
import { accessSchema } from './access-schema.ts';

export interface AccessFault {
  /** JSON pointer of the value, or of the member if its name is the fault. */
  readonly pointer: string;
  readonly problem: string;
  readonly remedy: string;
}

export function describeFault({ instancePath, keyword, params, message }: ErrorObject, content: Json): AccessFault {
  const facts: Record<string, unknown> = params;
  const label = instancePath === '' ? 'the file' : `"${instancePath.slice(1).replaceAll('/', '.')}"`;
  const here = (problem: string, remedy: string): AccessFault => ({ pointer: instancePath, problem, remedy });
  switch (keyword) {
    case 'additionalProperties':
      return unknownMember(instancePath, String(facts.additionalProperty));
    case 'required':
      return here(`${label} has no "${String(facts.missingProperty)}"`, `add "${String(facts.missingProperty)}"`);
    case 'enum':
      return here(`${label} is not one of read, write, delete`, 'write one of them');
    case 'type':
      return here(
        `${label} must be ${article(String(facts.type))}, not ${kindOf(at(content, instancePath))}`,
        'correct the value',
      );
    case 'pattern':
      return here(...describePattern(label, instancePath));
    default:
      return here(`${label} ${message ?? 'is invalid'}`, 'correct the value');
  }
}

function describePattern(label: string, pointer: string): [problem: string, remedy: string] {
  if (pointer.includes('/keys/'))
    return [`${label} is not the name of a variable`, 'write env:NAME, and keep the key in the environment or in .env'];
  return [`${label} is not a valid name of a principal`, 'use lower-case letters, digits, and "-" between words'];
}

function unknownMember(parent: string, name: string): AccessFault {
  const known = listMembers(parent);
  const nearest = findNearestName(name, known);
  const remedy = nearest === undefined ? `use one of ${known.join(', ')}` : `write "${nearest}"`;
  return { pointer: join(parent, name), problem: 'unknown member', remedy };
}

/** Returns the names that the schema has at a place of the file. */
function listMembers(pointer: string): readonly string[] {
  let schema = accessSchema;
  for (const segment of split(pointer)) {
    schema = objectOf(/^\d+$/.test(segment) ? schema.items : objectOf(schema.properties)[segment]);
  }
  return Object.keys(objectOf(schema.properties)).filter((name) => name !== '$schema');
}

const articles: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  boolean: 'true or false',
  integer: 'an integer',
};
const article = (type: string): string => articles[type] ?? `a ${type === 'string' ? 'text' : type}`;

function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'empty';
  if (isObject(value)) return 'a mapping';
  return isArray(value) ? 'a list' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
