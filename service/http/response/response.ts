/** Checks the reply of a handler against the document, and converts it to a response. */
import type { Header, MediaType, Operation, ResponseDescription } from '../../../openapi/document/document.ts';
import { isEventStreamType, isJsonType, isRangeOfJson } from '../../../openapi/request/media-type.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import {
  compileValidator,
  type Fault,
  type Validator,
  type ValidatorOptions,
} from '../../../openapi/validation/validator.ts';
import type { Reply } from '../handlers/handlers.ts';
import { compileMediaTypes } from '../request/body/media-types.ts';
import type { BodyStream } from './stream/body-stream.ts';
import { checkEvents } from './stream/event-check.ts';

/** A reply as it is sent to the client. */
export interface Answer {
  readonly status: number;
  /** A new object for each response: the end of the pipeline adds headers. */
  readonly headers: Record<string, string | number>;
  readonly body: string | Uint8Array | BodyStream | undefined;
}

export interface WholeAnswer extends Answer {
  readonly body: string | Uint8Array | undefined;
}

/** Faults of a reply under `/status`, `/headers/…` and `/body/…`; empty if it matches the document. */
export type ResponseCheck = (reply: Reply) => readonly Fault[];

type PartCheck = (reply: Reply) => readonly Fault[];

const none: readonly Fault[] = Object.freeze([]);

/** Returns the document's response for a status: the status itself, its range (`4XX`), or `default`. */
export function responseFor(operation: Operation, status: number): ResponseDescription | undefined {
  const { responses } = operation;
  return responses.get(String(status)) ?? responses.get(`${Math.floor(status / 100)}XX`) ?? responses.get('default');
}

/** Compiles the validator of a schema of the document. */
type Compile = (schema: SchemaView) => Validator;

/** Compiles the check of an operation's replies; the check of a status is compiled at its first use. */
export function compileResponseCheck(operation: Operation, options: ValidatorOptions = {}): ResponseCheck {
  const compile: Compile = (schema) => compileValidator(standalone(schema, 'response'), options);
  const checks = new Map<number, readonly PartCheck[]>();
  return (reply) => {
    let parts = checks.get(reply.status);
    if (parts === undefined) checks.set(reply.status, (parts = compileParts(compile, operation, reply.status)));
    let faults = none;
    for (const part of parts) {
      const found = part(reply);
      if (found.length > 0) faults = [...faults, ...found];
    }
    return faults;
  };
}

/** Headers that the pipeline sets, or that are checked with the body. */
const ownHeaders: ReadonlySet<string> = new Set(['x-request-id', 'content-type']);

function compileParts(compile: Compile, operation: Operation, status: number): PartCheck[] {
  const response = responseFor(operation, status);
  if (response === undefined) return [() => [{ pointer: '/status', message: `must not be ${status}` }]];
  const headers = [...response.headers].filter(([name]) => !ownHeaders.has(name.toLowerCase()));
  return [
    ...headers.map(([name, header]) => compileHeaderCheck(compile, name, header)),
    response.content.size === 0 ? bodyForbidden : compileBodyCheck(compile, response),
  ];
}

const bodyForbidden: PartCheck = ({ body }) =>
  body === undefined ? none : [{ pointer: '/body', message: 'must not be there' }];

function compileBodyCheck(compile: Compile, response: ResponseDescription): PartCheck {
  const validators = new Map<string, Validator>();
  for (const [mediaType, { schema }] of response.content) {
    validators.set(mediaType, compileContentValidator(compile, mediaType, schema));
  }
  const [first = ''] = response.content.keys();
  const match = compileMediaTypes(response.content.keys());
  return ({ headers, body }) => {
    if (body === undefined) return [{ pointer: '/body', message: 'is required' }];
    const given = headers === undefined ? undefined : findHeader(headers, 'content-type');
    const declared = given === undefined ? first : match(String(given))?.declared;
    const validate = declared === undefined ? undefined : validators.get(declared);
    if (validate === undefined) return [{ pointer: '/headers/Content-Type', message: `must not be ${String(given)}` }];
    const faults = validate(body);
    return faults.length === 0 ? none : faults.map((fault) => ({ ...fault, pointer: `/body${fault.pointer}` }));
  };
}

function compileContentValidator(compile: Compile, mediaType: string, schema: MediaType['schema']): Validator {
  const validate = compile(schema ?? anySchema);
  if (isJsonType(mediaType)) return validate;
  // The pipeline checks each event; others check the whole text.
  if (isEventStreamType(mediaType)) {
    return (body) => (typeof body === 'string' ? checkEvents(body, validate) : validate(body));
  }
  if (isRangeOfJson(mediaType)) return (body) => (body instanceof Uint8Array ? none : validate(body));
  return (body) => {
    if (typeof body === 'string') return validate(body);
    return body instanceof Uint8Array ? none : [{ pointer: '', message: 'must be text or bytes' }];
  };
}

function compileHeaderCheck(compile: Compile, name: string, header: Header): PartCheck {
  const validate = compile(header.schema);
  const pointer = `/headers/${name}`;
  return ({ headers }) => {
    const value = headers === undefined ? undefined : findHeader(headers, name);
    if (value === undefined) return header.required ? [{ pointer, message: 'is required' }] : none;
    const faults = validate(value);
    if (faults.length === 0 || readings(String(value)).some((reading) => validate(reading).length === 0)) return none;
    return faults.map(({ message }) => ({ pointer, message }));
  };
}

/** Returns the values that a header's text can represent: itself, a number, a boolean, a list. */
function readings(text: string): unknown[] {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return [
    text,
    ...(Number.isNaN(number) ? [] : [number]),
    ...(text === 'true' || text === 'false' ? [text === 'true'] : []),
    text.split(',').map((item) => item.trim()),
  ];
}

/** Returns the value of a header in any spelling. */
export function findHeader(headers: NonNullable<Reply['headers']>, name: string): string | number | undefined {
  const wanted = name.toLowerCase();
  for (const key in headers) if (key.length === name.length && key.toLowerCase() === wanted) return headers[key];
  return undefined;
}
