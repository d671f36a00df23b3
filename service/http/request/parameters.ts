/** Path, query, header and cookie parameters of a request, as the document describes them. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiDocument, Operation, Parameter, ParameterPlace } from '../../../openapi/document/document.ts';
import type { Fault } from '../../../openapi/validation/validator.ts';
import { BareRecord } from './value/bare-record.ts';
import { attempt, refusal } from './value/faults.ts';
import { cookieFields, queryFields, type Fields } from './value/fields.ts';
import { compileParameter, ownership, getParameterPointer } from './read-parameter.ts';
import { fieldPieces, textPieces } from './value/read-style.ts';
import { formDecoded, percentDecoded, plain, type Decode } from './value/text.ts';

export interface RawRequest {
  /** Path segments by parameter name, as they were sent. */
  readonly params: Readonly<Record<string, string>>;
  /** The query as it was sent, without `?`. */
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
}

/** Values by the parameter's name in the document. Parameters that were not sent are absent. */
export type Values = Readonly<Record<string, unknown>>;
export type ParsedParameters = Readonly<Record<ParameterPlace, Values>>;

/**
 * Compiles the reader of an operation's parameters. Values have the types of their schemas if their text allows it;
 * this stage does not validate them.
 * @returns a function that throws HttpError `malformed_request` (all faults, with pointers) for a value that cannot be decoded,
 *   does not match its parameter's style, or is repeated; `malformed_json` if a parameter's content is not JSON
 */
export function compileParameters(
  operation: Operation,
  { securitySchemes }: Pick<ApiDocument, 'securitySchemes'>,
): (raw: RawRequest) => ParsedParameters {
  const at = (place: ParameterPlace) => operation.parameters.filter((parameter) => parameter.in === place);
  const keys = [...securitySchemes.values()].flatMap((scheme) => ('name' in scheme ? [scheme.name] : []));
  const path = compileTexts(at('path'), percentDecoded, findSegment);
  const query = compileFields(at('query'), keys, formDecoded, ({ search }) => queryFields(search));
  const header = compileTexts(at('header'), headerText, findHeader);
  const cookie = compileFields(at('cookie'), keys, percentDecoded, ({ headers }) => cookieFields(headers.cookie ?? ''));
  if (operation.parameters.length === 0) return () => none;
  return (raw) => {
    const faults: Fault[] = [];
    const parsed = {
      path: path(raw, faults),
      query: query(raw, faults),
      header: header(raw, faults),
      cookie: cookie(raw, faults),
    };
    if (faults.length > 0) throw refusal(faults, 'malformed_request');
    return parsed;
  };
}

const empty: Values = Object.freeze(Object.create(null) as Values); // for operations without parameters
const none: ParsedParameters = Object.freeze({ path: empty, query: empty, header: empty, cookie: empty });

/** Reads all parameters of one place, and adds unreadable ones to the faults. */
type PlaceReading = (raw: RawRequest, faults: Fault[]) => Values;

/** Compiles places where each parameter has its own text: path and header. */
function compileTexts(
  parameters: readonly Parameter[],
  decode: Decode,
  compileSource: (name: string) => (raw: RawRequest) => string | undefined,
): PlaceReading {
  if (parameters.length === 0) return () => empty;
  const readings = parameters.map((parameter) => {
    const { name } = parameter;
    const read = compileParameter(parameter, textPieces(parameter, decode), { decode });
    return { name, pointer: getParameterPointer(parameter), read, source: compileSource(name) };
  });
  return (raw, faults) => {
    const values = new BareRecord<unknown>();
    for (const { name, pointer, read, source } of readings) {
      const text = source(raw);
      const value = text === undefined ? undefined : attempt(read, text, pointer, faults);
      if (value !== undefined) values[name] = value;
    }
    return values;
  };
}

/**
 * Compiles places that all parameters share: query and cookie.
 * @param keys names of keys: no handler gets them among its arguments
 */
function compileFields(
  parameters: readonly Parameter[],
  keys: readonly string[],
  decode: Decode,
  parse: (raw: RawRequest) => Fields,
): PlaceReading {
  const [first] = parameters;
  if (first === undefined) return () => empty;
  const readings = parameters.map((parameter) => {
    const pieces = fieldPieces(parameter, decode, ownership(parameter, parameters, keys));
    const read = compileParameter(parameter, pieces, { decode });
    return { name: parameter.name, pointer: getParameterPointer(parameter), read };
  });
  return (raw, faults) => {
    const values = new BareRecord<unknown>();
    const fields = attempt(parse, raw, `/${first.in}`, faults);
    if (fields === undefined || fields.size === 0) return values;
    for (const { name, pointer, read } of readings) {
      const value = attempt(read, fields, pointer, faults);
      if (value !== undefined) values[name] = value;
    }
    return values;
  };
}

function findSegment(name: string): (raw: RawRequest) => string | undefined {
  return ({ params }) => params[name];
}

/** Returns the text of a header without surrounding spaces: https://www.rfc-editor.org/rfc/rfc9110#section-5.5 */
const headerText: Decode = (text) => plain(text.trim());

function findHeader(name: string): (raw: RawRequest) => string | undefined {
  const key = name.toLowerCase();
  return ({ headers }) => {
    const value = headers[key];
    return Array.isArray(value) ? value.join(',') : value;
  };
}
