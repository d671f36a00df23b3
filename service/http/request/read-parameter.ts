/** Compiles the reader of one parameter from its style, its schema or its media type. */
import type { Parameter } from '../../../openapi/document/document.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { compileCoercion, type ReadValue } from './value/coerce.ts';
import { parseJson } from './value/json.ts';
import type { Pieces } from './value/read-style.ts';
import { compileValue, type ValueContext } from './value/value.ts';

/** The pointer for its faults: `/query/limit`. */
export function getParameterPointer({ in: place, name }: Parameter): string {
  return join('', place, name);
}

/** Reads by style and schema or, if the parameter has `content`, as text of that media type. */
export function compileParameter<Source>(
  parameter: Parameter,
  pieces: Pieces<Source>,
  context: ValueContext,
): ReadValue<Source> {
  const { mediaType, schema } = parameter;
  if (parameter.allowEmptyValue && !isAnyText(schema)) {
    const read = compileParameter({ ...parameter, allowEmptyValue: false }, pieces, context);
    return (source) => (pieces.one(source) === '' ? undefined : read(source));
  }
  if (mediaType === undefined) return compileValue(pieces, schema, context);
  const pointer = getParameterPointer(parameter);
  const convert = isJsonType(mediaType) ? (text: string) => parseJson(text, pointer) : compileCoercion(schema);
  return (source) => {
    const text = pieces.one(source);
    return text === undefined ? undefined : convert(text);
  };
}

/** True if an empty text is a value of the schema. */
function isAnyText({ types, constants, pattern, format, bounds }: SchemaView): boolean {
  const isText = types.length === 0 || types.includes('string');
  return isText && (constants ?? pattern ?? format ?? bounds.minLength) === undefined;
}

/** Finds the fields of an exploded object: its properties, and all others if the schema describes them. */
export function ownership(
  parameter: Parameter,
  siblings: readonly Parameter[],
  keys: readonly string[],
): (field: string) => boolean {
  const { properties, additional } = parameter.schema.shape;
  if (additional === undefined || additional.asBoolean === false) return (field) => properties.has(field);
  const others = new Set([...siblings.map(({ name }) => name), ...keys]);
  return (field) => properties.has(field) || !others.has(field);
}
