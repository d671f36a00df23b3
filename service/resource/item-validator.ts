/** What a document says of an item of a resource. */
import type { ApiDocument, Json, Schema } from '../../openapi/document.ts';
import { isObject } from '../../openapi/json.ts';
import { at } from '../../openapi/pointer.ts';
import { standalone } from '../../openapi/schema.ts';
import { compileValidator, type Validator } from '../../openapi/validator.ts';

/**
 * Judges an item as it is answered.
 * @param pointer of its schema: `/components/schemas/Pet`
 * @throws Error where the document has no schema there
 */
export function itemValidator({ content, source }: ApiDocument, pointer: string): Validator {
  const schema = at(content, pointer);
  if (!isSchema(schema)) throw new Error(`${source} has no schema at ${pointer}: follow the change in store.ts`);
  return compileValidator(standalone(content, schema, 'response'));
}

function isSchema(value: Json | undefined): value is Schema {
  return typeof value === 'boolean' || isObject(value);
}
