/**
 * The fields of a form as an object, each read by its property's schema and encoding: by a style if the encoding
 * names one; otherwise texts and numbers as they are, lists as repeated fields, objects as JSON.
 * https://spec.openapis.org/oas/v3.1.1.html#encoding-usage-and-restrictions
 */
import type { JsonObject, MediaType, Parameter } from '../../../../openapi/document/document.ts';
import { readFieldStyle } from '../../../../openapi/document/parameter-style.ts';
import { objectOf } from '../../../../openapi/json/json.ts';
import { isJsonType } from '../../../../openapi/request/media-type.ts';
import { join } from '../../../../openapi/json/pointer.ts';
import { anySchema } from '../../../../openapi/schema/view/document-schemas.ts';
import type { SchemaView } from '../../../../openapi/schema/view/schema-view.ts';
import type { Fault } from '../../../../openapi/validation/validator.ts';
import type { ReadValue } from '../value/coerce.ts';
import { attempt, refusal } from '../value/faults.ts';
import type { Fields } from '../value/fields.ts';
import { parseJson } from '../value/json.ts';
import { fieldPieces, valuePieces } from '../value/read-style.ts';
import { nameFault, type Decode } from '../value/text.ts';
import { compileValue } from '../value/value.ts';

export type FormValue = Record<string, unknown>;

/**
 * @param decode how this kind of form encodes values
 * @returns a function that throws HttpError `malformed_request` with all faults, or `malformed_json`
 */
export function compileFields(
  { schema = anySchema, encoding }: MediaType,
  decode: Decode,
): (fields: Fields) => FormValue {
  const { properties, additional = anySchema } = schema.shape;
  const declared = [...properties].map(([name, property]) =>
    compileField(name, property, objectOf(encoding[name]), decode),
  );
  const readOther = compileTexts('', additional, decode);
  return (fields) => {
    const faults: Fault[] = [];
    const form = Object.create(null) as FormValue; // no prototype: fields may have any name
    const put = <Source>(name: string, read: ReadValue<Source>, source: Source) => {
      const value = attempt(read, source, join('/body', name), faults);
      const fault = nameFault(name, value);
      if (fault !== undefined) faults.push({ pointer: join('/body', name), message: fault });
      else if (value !== undefined) form[name] = value;
    };
    for (const { name, read } of declared) put(name, read, fields);
    for (const [name, values] of fields) {
      if (!declared.some(({ owns }) => owns(name))) put(name, readOther, values);
    }
    if (faults.length > 0) throw refusal(faults, 'malformed_request');
    return form;
  };
}

interface Field {
  readonly name: string;
  readonly read: ReadValue<Fields>;
  /** Returns true if a value with this name is a part of the field. */
  readonly owns: (sent: string) => boolean;
}

function compileField(name: string, schema: SchemaView, encoding: JsonObject, decode: Decode): Field {
  const { contentType, explode, allowReserved, style } = encoding;
  if ([style, explode, allowReserved].some((part) => part !== undefined)) {
    return compileStyled({ name, schema, ...readFieldStyle(encoding) }, decode);
  }
  const isJson = typeof contentType === 'string' && isJsonType(contentType);
  const read = isJson ? compileJson(name, decode) : compileTexts(name, schema, decode);
  const readField: ReadValue<Fields> = (fields) => {
    const values = fields.get(name);
    return values === undefined ? undefined : read(values);
  };
  return { name, read: readField, owns: (sent) => sent === name };
}

function compileStyled(field: Pick<Parameter, 'name' | 'style' | 'explode' | 'schema'>, decode: Decode): Field {
  const { name, schema, style, explode } = field;
  const { properties } = schema.shape;
  const isProperty = (sent: string) => style === 'form' && explode && properties.has(sent);
  const read = compileValue(fieldPieces(field, decode, isProperty), schema, { decode });
  const isNested = (sent: string) => style === 'deepObject' && sent.startsWith(`${name}[`);
  return { name, read, owns: (sent) => sent === name || isProperty(sent) || isNested(sent) };
}

function compileTexts(name: string, schema: SchemaView, decode: Decode): ReadValue<readonly string[]> {
  const json: ReadValue<string> = (text) => parseJson(text, join('/body', name));
  return compileValue(valuePieces(decode), schema, { decode, json });
}

function compileJson(name: string, decode: Decode): ReadValue<readonly string[]> {
  const pieces = valuePieces(decode);
  return (values) => parseJson(pieces.one(values) ?? '', join('/body', name));
}
