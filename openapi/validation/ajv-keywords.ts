/** Keywords of the validator that Ajv has not, or not as hostile values need them. */
import type { FuncKeywordDefinition } from 'ajv/dist/2020.js';
import { dropped } from '../schema/standalone.ts';
import { stringifySorted } from '../json/sorted-json.ts';

/** Takes properties out of the value: what `standalone` notes of those that are not sent. */
export const dropProperties: FuncKeywordDefinition = {
  keyword: dropped,
  type: 'object',
  schemaType: 'array',
  before: 'maxProperties',
  errors: false,
  validate(names: readonly string[], value: Record<string, unknown>) {
    for (const name of names) if (Object.hasOwn(value, name)) Reflect.deleteProperty(value, name);
    return true; // not `valid: true`, with which Ajv takes the call for one without effect and leaves it out
  },
};

/** In time that grows with the number of items; Ajv's own compares each pair, a minute for 100,000 objects. */
export const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  error: { message: 'must not have equal items' },
  validate(isOn: boolean, items: readonly unknown[]) {
    return !isOn || new Set(items.map(stringifySorted)).size === items.length;
  },
};
