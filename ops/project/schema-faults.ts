/** Faults of a project file in plain words, from the errors of the validator. */
import type { ErrorObject } from 'ajv';
import { findNearestName } from '../../openapi/command/nearest-name.ts';
import type { Json } from '../../openapi/document/document.ts';
import { isObject, objectOf, stringOf } from '../../openapi/json/json.ts';
import { at, join } from '../../openapi/json/pointer.ts';
import { projectSchema, serviceNamePattern } from './project-schema.ts';

export interface ProjectFault {
  /** JSON pointer of the value, or of the member if its name is the fault. */
  readonly pointer: string;
  readonly problem: string;
  readonly remedy: string;
}

/** Returns the first fault: the others are often its consequences. */
export function describeFault(error: ErrorObject, content: Json): ProjectFault {
  const { instancePath, keyword } = error;
  const params: Record<string, unknown> = error.params;
  const label = instancePath === '' ? 'the file' : `"${instancePath.slice(1).replaceAll('/', '.')}"`;
  const here = (problem: string, remedy: string): ProjectFault => ({ pointer: instancePath, problem, remedy });
  switch (keyword) {
    case 'additionalProperties':
      return unknownMember(instancePath, String(params.additionalProperty));
    case 'required':
      return here(`${label} has no "${String(params.missingProperty)}"`, `add "${String(params.missingProperty)}"`);
    case 'propertyNames':
      return invalidName(instancePath, String(params.propertyName));
    case 'enum':
      return here(`${label} is ${show(at(content, instancePath))}`, `use one of ${values(params.allowedValues)}`);
    case 'type':
      return here(
        `${label} must be ${article(String(params.type))}, not ${kindOf(at(content, instancePath))}`,
        hint(instancePath),
      );
    case 'pattern':
      return { pointer: instancePath, ...invalidText(label, instancePath, stringOf(at(content, instancePath))) };
    default:
      return here(`${label} ${error.message ?? 'is invalid'}`, hint(instancePath));
  }
}

function unknownMember(parent: string, name: string): ProjectFault {
  const known = membersOf(parent);
  const nearest = findNearestName(name, known);
  const remedy = nearest === undefined ? `use one of ${known.join(', ')}` : `write "${nearest}"`;
  return { pointer: join(parent, name), problem: `unknown member "${name}"`, remedy };
}

/** Returns the names that the schema has at a place of the file. */
function membersOf(pointer: string): readonly string[] {
  const { services } = objectOf(projectSchema.properties);
  const schema = pointer === '' ? projectSchema : objectOf(objectOf(services).additionalProperties);
  return Object.keys(objectOf(schema.properties)).filter((name) => name !== '$schema');
}

function invalidName(parent: string, name: string): ProjectFault {
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '');
  const remedy = new RegExp(serviceNamePattern).test(words) ? `write "${words}"` : 'use lower-case letters and "-"';
  return { pointer: join(parent, name), problem: `"${name}" is not a valid name of a service`, remedy };
}

function invalidText(label: string, pointer: string, text: string): Omit<ProjectFault, 'pointer'> {
  // The text may be a secret.
  if (pointer.includes('/credentials/'))
    return {
      problem: `${label} is not the name of a variable`,
      remedy: 'write env:NAME, and keep the value in the environment or in .env',
    };
  if (pointer.endsWith('/url')) return { problem: `${label} is "${text}"`, remedy: 'write http://<host>:<port>' };
  return { problem: `${label} is "${text}"`, remedy: 'write a path that begins with "/"' };
}

function hint(pointer: string): string {
  if (pointer === '') return 'write "services:", and a service below it';
  if (/^\/services(\/[^/]+)?$/.test(pointer)) return 'write a member "document" below the name of the service';
  return 'correct the value';
}

const values = (list: unknown): string => (Array.isArray(list) ? list.map(String).join(', ') : '');
const show = (value: Json | undefined): string => JSON.stringify(value).slice(0, 80);
const article = (type: string): string =>
  type === 'object' ? 'a mapping' : type === 'boolean' ? 'true or false' : `a ${type === 'string' ? 'text' : type}`;

function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'empty';
  if (isObject(value)) return 'a mapping';
  return Array.isArray(value) ? 'a list' : show(value);
}
