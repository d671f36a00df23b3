/** Validates items of a resource by their document. */
import type { ApiDocument, Operation } from '../../openapi/document/document.ts';
import { isJsonType } from '../../openapi/request/media-type.ts';
import type { SchemaView } from '../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../openapi/schema/standalone.ts';
import { compileValidator, type Validator } from '../../openapi/validation/validator.ts';

/**
 * Compiles the validator of an item as it is sent in responses.
 * @param place pointer of its schema, `/components/schemas/Pet`, or the id of an operation that responds with it, `getPet`,
 *   which stays the same if the schema is renamed
 * @throws Error if the document has no schema there
 */
export function itemValidator({ schemas, operations, source }: ApiDocument, place: string): Validator {
  const schema = place.startsWith('/') ? schemas.at(place) : findAnswer(operations.find(({ id }) => id === place));
  if (schema === undefined) throw new Error(`${source} has no schema at ${place}: follow the change in store.ts`);
  return compileValidator(standalone(schema, 'response'));
}

/** Returns the schema of the first successful JSON response. */
function findAnswer(operation: Operation | undefined): SchemaView | undefined {
  const successes = [...(operation?.responses ?? [])].filter(([status]) => status.startsWith('2'));
  const contents = successes.flatMap(([, { content }]) => [...content]);
  return contents.find(([mediaType]) => isJsonType(mediaType))?.[1].schema;
}
