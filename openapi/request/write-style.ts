/**
 * Writes the values of parameters as text: https://spec.openapis.org/oas/v3.1.1.html#style-values and
 * https://www.rfc-editor.org/rfc/rfc6570#section-3.2. Both do not define the text of null (here `null`), and values
 * within the values of a list (rejected here, except for deepObject, which names every level).
 */
import type { Json, JsonObject, Parameter, ParameterStyle } from '../document/document.ts';
import { isArray, isObject } from '../json/json.ts';
import { isJsonType } from './media-type.ts';

/** Reports arguments that no request can represent. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

/** The members of a parameter that define its text; fields of a form have the same. */
export type Styled = Pick<Parameter, 'name' | 'style' | 'explode' | 'allowReserved' | 'mediaType'>;

type Encode = (text: string) => string;

/** In RFC 6570, an empty list counts as missing. */
export function isAbsent({ mediaType }: Styled, value: Json): boolean {
  return isMany(value) && mediaType === undefined && Object.keys(value).length === 0;
}

/** In a path: styles simple, label and matrix. */
export function pathText(parameter: Styled, value: Json): string {
  const { name, style, explode } = parameter;
  if (style === 'matrix') return matrixText(parameter, value);
  if (style !== 'label') return joined(parameter, value, ',', encoder(name));
  // An exploded label has dots for delimiters.
  return `.${joined(parameter, value, explode ? '.' : ',', (text) => encoder(name)(text).replaceAll('.', '%2E'))}`;
}

function matrixText(parameter: Styled, value: Json): string {
  const encode = encoder(parameter.name);
  const pairs = parameter.explode && isList(parameter, value) ? assignments(parameter, value, encode) : undefined;
  return (pairs ?? [`${encode(parameter.name)}=${joined(parameter, value, ',', encode)}`])
    .map((pair) => `;${pair}`)
    .join('');
}

/** Headers that define the target and the end of a message: https://www.rfc-editor.org/rfc/rfc9112#section-6 */
const ofConnection = new Set([
  ...['host', 'connection', 'keep-alive', 'upgrade', 'expect', 'proxy-connection', 'proxy-authorization'],
  ...['content-length', 'transfer-encoding', 'te', 'trailer', 'cookie'],
]);

/** In a header: style simple. Headers have no encoding. */
export function headerText(parameter: Styled, value: Json): string {
  if (ofConnection.has(parameter.name.toLowerCase()))
    throw new RequestError(`${parameter.name} is not for callers to set`);
  const text = joined(parameter, value, ',', (part) => {
    if (part.includes(',') && isList(parameter, value)) throw unspeakable(parameter, 'a comma within a list');
    return part;
  });
  // Other characters are removed or rejected in transit: https://www.rfc-editor.org/rfc/rfc9110#section-5.5
  if (!/^(?:[!-~](?:[\t -~]*[!-~])?)?$/.test(text)) throw unspeakable(parameter, 'these characters in a header');
  return text;
}

/** In a cookie: style form, as pairs of the Cookie header. */
export function cookieText(parameter: Styled, value: Json): readonly string[] {
  return formPairs(parameter, value, ',', encoder(parameter.name));
}

/** Between the items of a list that is not exploded. */
const delimiters: Readonly<Record<ParameterStyle, string>> = {
  simple: ',',
  label: ',',
  matrix: ',',
  form: ',',
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
  deepObject: ',',
};

/** In a query or a form: styles form, spaceDelimited, pipeDelimited and deepObject, as pairs. */
export function queryText(parameter: Styled, value: Json): readonly string[] {
  const encode = parameter.allowReserved ? reservedEncoder(parameter.name) : encoder(parameter.name);
  if (parameter.style === 'deepObject' && isObject(value))
    return deepPairs(parameter, encode(parameter.name), value, encode);
  const delimiter = delimiters[parameter.style];
  if (parameter.explode) return formPairs(parameter, value, delimiter, encode);
  return formPairs(parameter, value, delimiter, (text) => {
    const encoded = encode(text);
    // The delimiter is sent encoded too, so that a delimiter within a value cannot be distinguished from it.
    if (isMany(value) && encoded.includes(delimiter)) throw unspeakable(parameter, 'its delimiter within a list');
    return encoded;
  });
}

function formPairs(parameter: Styled, value: Json, delimiter: string, encode: Encode): readonly string[] {
  if (parameter.explode && isList(parameter, value)) return assignments(parameter, value, encode);
  return [`${encode(parameter.name)}=${joined(parameter, value, delimiter, encode)}`];
}

/** `color[R]=100`; a list within is repeated, an object within continues with `color[a][b]`. */
function deepPairs(parameter: Styled, prefix: string, value: JsonObject, encode: Encode): readonly string[] {
  return Object.entries(value).flatMap(([name, member]) => {
    const path = `${prefix}%5B${encode(name)}%5D`;
    if (isObject(member)) return deepPairs(parameter, path, member, encode);
    return (isArray(member) ? member : [member]).map((item) => `${path}=${encode(scalarText(parameter, item))}`);
  });
}

/** `color=blue&color=black` of a list, `R=100&G=200` of an object. */
function assignments(parameter: Styled, value: readonly Json[] | JsonObject, encode: Encode): string[] {
  return Object.entries<Json>(value).map(([key, item]) => {
    return `${encode(isArray(value) ? parameter.name : key)}=${encode(scalarText(parameter, item))}`;
  });
}

/** `blue,black` of a list; `R,100,G,200`, exploded `R=100,G=200`, of an object. */
function joined(parameter: Styled, value: Json, delimiter: string, encode: Encode): string {
  if (parameter.mediaType !== undefined) return encode(contentText(parameter, parameter.mediaType, value));
  if (!isMany(value)) return encode(scalarText(parameter, value));
  const parts = Object.entries<Json>(value).map(([key, item]) => {
    const text = encode(scalarText(parameter, item));
    return isArray(value) ? text : `${encode(key)}${parameter.explode ? '=' : delimiter}${text}`;
  });
  return parts.join(delimiter);
}

function contentText(parameter: Styled, mediaType: string, value: Json): string {
  return isJsonType(mediaType) ? JSON.stringify(value) : scalarText(parameter, value);
}

function scalarText(parameter: Styled, value: Json): string {
  if (typeof value === 'object' && value !== null) throw unspeakable(parameter, 'lists or objects within its value');
  return String(value);
}

function isMany(value: Json): value is readonly Json[] | JsonObject {
  return isArray(value) || isObject(value);
}

function isList({ mediaType }: Styled, value: Json): value is readonly Json[] | JsonObject {
  return mediaType === undefined && isMany(value);
}

/** UTF-8, percent-encoded except letters, digits and `-._~!*'()`. */
function encoder(name: string): Encode {
  return (text) => {
    try {
      return encodeURIComponent(text);
    } catch {
      throw new RequestError(`${name} cannot contain a lone surrogate`);
    }
  };
}

/** Leaves reserved characters unchanged, except those that would end the value. */
function reservedEncoder(name: string): Encode {
  return (text) => encoder(name)(text).replaceAll(/%(?:3A|2F|3F|40|24|3B)/g, decodeURIComponent);
}

function unspeakable({ name, style }: Styled, what: string): RequestError {
  return new RequestError(`${name} (${style}) cannot contain ${what}`);
}
