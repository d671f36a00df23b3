/** Errors as they are sent: in the error schema of the operation and status, otherwise in the document's most frequent one. */
import type {
  ApiDocument,
  JsonObject,
  MediaType,
  Operation,
  ResponseDescription,
} from '../../../openapi/document/document.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { essence, isJsonType, isRangeOfJson } from '../../../openapi/request/media-type.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { compileErrorTemplate } from './error-schema.ts';
import { HttpError } from '../../errors/errors.ts';
import { responseFor, type WholeAnswer } from '../response/response.ts';

/** The response for an error. */
export type ErrorAnswer = (error: HttpError) => WholeAnswer;

interface ErrorForm {
  readonly mediaType: string;
  /** Returns the error as the text of the body; undefined if the declared schema cannot hold it. */
  readonly write: (error: HttpError) => string | undefined;
}

/**
 * Formats errors of requests that match no operation: in the error schema of most responses of the document, or as
 * `application/problem+json` (RFC 9457) if the document has no error schema.
 */
export function compileErrorAnswer(document: ApiDocument): ErrorAnswer {
  const form = commonestForm(document);
  return (error) => answer(error, form);
}

/** Formats errors of one operation as the operation declares them, otherwise with `otherwise`. */
export function compileOperationErrors(operation: Operation, otherwise: ErrorAnswer): ErrorAnswer {
  const forms = new Map<number, ErrorForm | undefined>();
  const { responses } = operation;
  // Many documents declare 422 for every fault of a request.
  const isUnprocessable = responses.has('422') && !responses.has('400');
  return (thrown) => {
    const error = isUnprocessable && thrown.status === 400 ? withStatus(thrown, 422) : thrown;
    if (!forms.has(error.status)) forms.set(error.status, findForm(responseFor(operation, error.status)));
    const form = forms.get(error.status);
    return form === undefined ? otherwise(error) : answer(error, form);
  };
}

function withStatus(error: HttpError, status: number): HttpError {
  const { code, message, details, headers } = error;
  return new HttpError(code, message, { status, headers, ...(details === undefined ? {} : { details }) });
}

function answer(error: HttpError, form: ErrorForm | undefined): WholeAnswer {
  const body = form?.write(error);
  const [mediaType, content] =
    form === undefined || body === undefined
      ? ['application/problem+json', JSON.stringify(problem(error))]
      : [form.mediaType, body];
  const headers = { ...error.headers, 'Content-Type': mediaType };
  return { status: error.status, headers, body: content };
}

function problem({ status, message, code, details }: HttpError) {
  return { type: 'about:blank', title: message, status, code, detail: details };
}

/** Returns the first form that can hold errors: JSON if the response declares it, otherwise text or HTML. */
function findForm(response: ResponseDescription | undefined): ErrorForm | undefined {
  const text = [...(response?.content.keys() ?? [])].flatMap(textForm);
  return jsonForm(response) ?? text[0];
}

function jsonForm(response: ResponseDescription | undefined): ErrorForm | undefined {
  const forms = [...(response?.content ?? [])].flatMap(([mediaType, { schema }]): ErrorForm[] => {
    if (schema === undefined || !(isJsonType(mediaType) || isRangeOfJson(mediaType))) return [];
    const template = compileErrorTemplate(schema);
    const sent = isJsonType(mediaType) ? mediaType : 'application/json';
    if (template !== undefined) return [{ mediaType: sent, write: (error) => toText(template(error)) }];
    return isAnyText(schema) ? [{ mediaType: sent, write: (error) => JSON.stringify(describe(error)) }] : [];
  });
  return forms[0];
}

function isAnyText({ types, constants, pattern, format, bounds }: SchemaView): boolean {
  return types.join() === 'string' && (constants ?? pattern ?? format ?? bounds.maxLength) === undefined;
}

const toText = (body: JsonObject | undefined): string | undefined => body && JSON.stringify(body);

function textForm(mediaType: string): ErrorForm[] {
  const kind = essence(mediaType);
  if (kind === 'text/plain' || kind === 'text/*') return [{ mediaType: 'text/plain; charset=utf-8', write: describe }];
  if (kind !== 'text/html') return [];
  return [
    { mediaType: 'text/html; charset=utf-8', write: (error) => `<!doctype html><p>${escape(describe(error))}</p>` },
  ];
}

const describe = ({ message, details }: HttpError): string => [message, details].filter(Boolean).join('\n');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escape = (text: string): string => text.replaceAll(/[&<>]/g, (sign) => entities[sign] ?? sign);

/** Cached, as are the validators of requests. */
const commonestForm = memoize((document: ApiDocument): ErrorForm | undefined => {
  const uses = new Map<string, { count: number; response: ResponseDescription }>();
  for (const response of document.operations.flatMap(({ responses }) => [...responses.values()])) {
    if (!/^[45d]/.test(response.status)) continue; // 4xx, 5xx, default
    const key = JSON.stringify([...response.content].map(findSchema));
    const use = uses.get(key) ?? { count: 0, response };
    uses.set(key, { ...use, count: use.count + 1 });
  }
  const commonest = [...uses.values()].sort((a, b) => b.count - a.count);
  return commonest.map(({ response }) => jsonForm(response)).find((form) => form !== undefined);
});

const findSchema = ([mediaType, { schema }]: [string, MediaType]) => [mediaType, schema];
