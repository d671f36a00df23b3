/** The words for faults of an access file. Values are never repeated: they may be keys. */
import type { FileRules, FoundFault, SchemaFault } from '../../../openapi/yaml/schema-fault.ts';
import { accessSchema, effectNames } from './access-schema.ts';

export const accessRules: FileRules = { schema: accessSchema, isPublic: false, describe };

function describe({ keyword, label, pointer }: FoundFault): Partial<SchemaFault> | undefined {
  if (keyword === 'enum')
    return { problem: `${label} is not one of ${effectNames.join(', ')}`, remedy: 'write one of them' };
  if (keyword !== 'pattern') return undefined;
  return pointer.includes('/keys/')
    ? {
        problem: `${label} is not the name of a variable`,
        remedy: 'write env:NAME, and keep the key in the environment or in .env',
      }
    : {
        problem: `${label} is not a valid name of a principal`,
        remedy: 'use lower-case letters, digits, and "-" between words',
      };
}
