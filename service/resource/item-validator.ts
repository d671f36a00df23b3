/** What a document says of an item of a resource. */
import type { ApiDocument } from '../../openapi/document.ts';
import { standalone } from '../../openapi/schema/standalone.ts';
import { compileValidator, type Validator } from '../../openapi/validator.ts';

/**
 * Judges an item as it is answered.
 * @param pointer of its schema: `/components/schemas/Pet`
 * @throws Error where the document has no schema there
 */
export function itemValidator({ schemas, source }: ApiDocument, pointer: string): Validator {
  const schema = schemas.at(pointer);
  if (schema === undefined) throw new Error(`${source} has no schema at ${pointer}: follow the change in store.ts`);
  return compileValidator(standalone(schema, 'response'));
}
