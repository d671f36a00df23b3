/** Errors as they are sent: in the error schema of the operation and status, otherwise in the document's most frequent one. */
import type { ApiDocument, MediaType, Operation, ResponseDescription } from '../../../openapi/document/document.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import { compileErrorTemplate, type ErrorTemplate } from './error-schema.ts';
import type { HttpError } from '../../errors/errors.ts';
import { responseFor, type WholeAnswer } from '../response/response.ts';

/** The response for an error. */
export type ErrorAnswer = (error: HttpError) => WholeAnswer;

interface ErrorForm {
  readonly mediaType: string;
  readonly template: ErrorTemplate;
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
  return (error) => {
    if (!forms.has(error.status)) forms.set(error.status, formOf(responseFor(operation, error.status)));
    const form = forms.get(error.status);
    return form === undefined ? otherwise(error) : answer(error, form);
  };
}

function answer(error: HttpError, form: ErrorForm | undefined): WholeAnswer {
  const body = form?.template(error);
  const [mediaType, content] =
    form === undefined || body === undefined ? ['application/problem+json', problem(error)] : [form.mediaType, body];
  const headers = { ...error.headers, 'Content-Type': mediaType };
  return { status: error.status, headers, body: JSON.stringify(content) };
}

function problem({ status, message, code, details }: HttpError) {
  return { type: 'about:blank', title: message, status, code, detail: details };
}

function formOf(response: ResponseDescription | undefined): ErrorForm | undefined {
  for (const [mediaType, { schema }] of response?.content ?? []) {
    const template = isJsonType(mediaType) && schema !== undefined ? compileErrorTemplate(schema) : undefined;
    if (template !== undefined) return { mediaType, template };
  }
  return undefined;
}

function commonestForm(document: ApiDocument): ErrorForm | undefined {
  const uses = new Map<string, { count: number; response: ResponseDescription }>();
  for (const response of document.operations.flatMap(({ responses }) => [...responses.values()])) {
    if (!/^[45d]/.test(response.status)) continue; // 4xx, 5xx, default
    const key = JSON.stringify([...response.content].map(schemaOf));
    const use = uses.get(key) ?? { count: 0, response };
    uses.set(key, { ...use, count: use.count + 1 });
  }
  const commonest = [...uses.values()].sort((a, b) => b.count - a.count);
  return commonest.map(({ response }) => formOf(response)).find((form) => form !== undefined);
}

const schemaOf = ([mediaType, { schema }]: [string, MediaType]) => [mediaType, schema];
