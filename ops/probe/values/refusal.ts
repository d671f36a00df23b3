/** True if a service that keeps to the document has to refuse a request: it cannot be read, or what is read is not valid. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { essence, isJsonType } from '../../../openapi/request/media-type.ts';
import { memoize } from '../../../openapi/memoize.ts';
import {
  type BuiltRequest,
  buildRequest,
  type RequestArguments,
  RequestError,
} from '../../../openapi/request/request.ts';
import type { Fault } from '../../../openapi/validation/validator.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import { compileUrlencoded } from '../../../service/http/request/body/forms.ts';
import { compileParameters } from '../../../service/http/request/parameters.ts';
import { compileRequestValidator } from '../../../service/http/request/validation.ts';
import { compilePath } from '../structure/path.ts';

/** Returns what is wrong with a request for these arguments; undefined if it is valid. */
export function findRequestFault(
  document: ApiDocument,
  operation: Operation,
  given: RequestArguments,
): string | undefined {
  try {
    const [fault] = compileFaults(document, operation)(buildRequest(operation, given));
    return fault && `${fault.pointer} ${fault.message}`;
  } catch (error) {
    // No path can name it: it is empty, say.
    if (error instanceof RequestError) return error.message;
    throw error;
  }
}

/**
 * What is wrong with a request; none for one that is for something else. Most wrong values are no longer wrong once they
 * are text: 7 for a string, true for a list of strings.
 */
export type RequestFaults = (request: BuiltRequest) => readonly Fault[];

/** Made once for an operation. Bodies that are neither JSON nor a simple form are not looked at. */
export const compileFaults = memoize(compile);

function compile(document: ApiDocument, operation: Operation): RequestFaults {
  const readPath = compilePath(operation.path);
  const readParameters = compileParameters(operation, document);
  const validate = compileRequestValidator(document, operation);
  const validateParameters = compileRequestValidator(document, { ...operation, requestBody: undefined });
  return (request) => {
    const { path, search } = getParts(request.target);
    const params = readPath(path);
    if (params === undefined) return []; // it would be a request for something else
    const contentType = request.headers['content-type'] ?? '';
    try {
      const parameters = readParameters({ params, search, headers: request.headers });
      if (!isReadable(contentType)) return validateParameters({ ...parameters, body: undefined });
      return validate({ ...parameters, body: readBody(operation, request) }, contentType);
    } catch (error) {
      if (error instanceof HttpError) return [{ pointer: '', message: error.message }];
      throw error;
    }
  };
}

/** Path and query of a request. */
export function getParts(target: string): { path: string; search: string } {
  const start = target.indexOf('?');
  return start < 0 ? { path: target, search: '' } : { path: target.slice(0, start), search: target.slice(start + 1) };
}

const form = 'application/x-www-form-urlencoded';

function isReadable(contentType: string): boolean {
  return contentType === '' || isJsonType(contentType) || essence(contentType) === form;
}

function readBody({ requestBody }: Operation, { body, headers }: BuiltRequest): unknown {
  if (body === undefined) return undefined;
  const declared = requestBody?.content.get(form);
  if (essence(headers['content-type'] ?? '') !== form || declared === undefined) return JSON.parse(body) as unknown;
  return compileUrlencoded(declared)(body);
}
