/** The words for faults of a project file. */
import { stringOf } from '../../openapi/json/json.ts';
import { join } from '../../openapi/json/pointer.ts';
import { type FileRules, type FoundFault, type SchemaFault, showValue } from '../../openapi/yaml/schema-fault.ts';
import { projectSchema, serviceNamePattern } from './project-schema.ts';

export const projectRules: FileRules = { schema: projectSchema, isPublic: true, describe };

function describe(fault: FoundFault): Partial<SchemaFault> | undefined {
  const { keyword, pointer, label, params, value } = fault;
  switch (keyword) {
    case 'additionalProperties':
    case 'required':
      return undefined;
    case 'propertyNames':
      return invalidName(pointer, String(params.propertyName));
    case 'enum':
      return { problem: `${label} is ${showValue(value)}`, remedy: `use one of ${values(params.allowedValues)}` };
    case 'pattern':
      return invalidText(label, pointer, stringOf(value));
    default:
      return { remedy: hint(pointer) };
  }
}

function invalidName(parent: string, name: string): SchemaFault {
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '');
  const remedy = new RegExp(serviceNamePattern).test(words) ? `write "${words}"` : 'use lower-case letters and "-"';
  return { pointer: join(parent, name), problem: `"${name}" is not a valid name of a service`, remedy };
}

function invalidText(label: string, pointer: string, text: string): Omit<SchemaFault, 'pointer'> {
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
