/** Whether an item can hold what a body may send in a member, seen by values of the one schema and the other's validator. */
import type { Json } from '../../../openapi/document/document.ts';
import { edgeValues } from '../../../openapi/sample/edge-values.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { SampleError, sampleValue } from '../../../openapi/sample/sample.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileValidator } from '../../../openapi/validation/validator.ts';

/** True if the item's member takes every value that is tried of the body's. */
export function isHeld(sent: SchemaView, kept: SchemaView): boolean {
  if (isSameInBoth(sent, kept)) return true;
  const validate = compileValidator(standalone(kept, 'response'));
  return valuesOf(sent).every((value) => validate(structuredClone(value)).length === 0);
}

/** True if a value is known that a client may send in the member. */
export const isSent = (schema: SchemaView): boolean => valuesOf(schema).length > 0;

/** Returns valid values of a member, except null, which says that there is none. */
const valuesOf = memoize((schema: SchemaView): readonly Json[] => {
  try {
    const values = edgeValues(schema, sampleValue(schema, 'request'), 'request').map(({ value }) => value);
    return values.filter((value) => value !== null);
  } catch (error) {
    if (error instanceof SampleError) return [];
    throw error;
  }
});

/** One schema in one piece has the same values in requests and answers, if nothing in it is for one of them alone. */
function isSameInBoth(sent: SchemaView, kept: SchemaView): boolean {
  const text = JSON.stringify(kept);
  return !/"(?:\$ref|readOnly|writeOnly)"/.test(text) && JSON.stringify(sent) === text;
}
