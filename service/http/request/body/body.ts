/** The body of a request: read within bounds, and parsed by its media type. */
import type { Operation, RequestBody } from '../../../../openapi/document/document.ts';
import { readBytes, refuseBytes, type ByteLimits } from './bytes.ts';
import type { AnyRequest } from './direct-request.ts';
import { HttpError } from '../../../errors/errors.ts';
import { refusal } from '../value/faults.ts';
import { compileMultipart, compileUrlencoded } from './forms.ts';
import { parseJson } from '../value/json.ts';
import { compileMediaTypes, type MediaTypeMatch } from './media-types.ts';
import { compileReadability, readableMediaTypes } from './readable.ts';
import { textFault } from '../value/text.ts';

export interface BodyLimits {
  /** Default: 1 MiB. */
  readonly bodyBytes?: number | undefined;
  /** Default: 10 seconds. */
  readonly bodyMilliseconds?: number | undefined;
}

export const toByteLimits = ({
  bodyBytes: bytes = 1_048_576,
  bodyMilliseconds: milliseconds = 10_000,
}: BodyLimits): ByteLimits => ({ bytes, milliseconds });

/** Returns undefined if the request has no body, and a promise of undefined if the body is empty. */
export type BodyReader = (request: AnyRequest) => Promise<unknown> | undefined;

/**
 * Compiles the reader of an operation's bodies. The value is JSON as parsed, an object of a form's fields, text, or bytes
 * (Buffer). Validation reports a missing body, with all other faults.
 * @returns a reader that throws HttpError `payload_too_large`, `unsupported_media_type`, `request_timeout`,
 *   `malformed_request`, `malformed_json` or, for forbidden text, `validation_failed`; faults of the headers are thrown at
 *   once, the others by the promise
 */
export function compileBody(operation: Operation, limits: BodyLimits = {}): BodyReader {
  const { requestBody } = operation;
  if (requestBody === undefined) return () => undefined;
  const match = compileMediaTypes(requestBody.content.keys());
  const isReadable = compileReadability(requestBody);
  const accepted = readableMediaTypes(requestBody).join(' or ');
  const decode = compileDecoder(requestBody);
  /** A form without fields is an empty text: only the Content-Type header distinguishes it from no body. */
  const emptyForm = (contentType: string | undefined): Promise<unknown> | undefined => {
    const mediaType = contentType === undefined ? undefined : match(contentType);
    if (mediaType?.kind !== 'urlencoded') return undefined;
    return Promise.resolve(decode(Buffer.alloc(0), mediaType, contentType ?? ''));
  };
  const bounds = toByteLimits(limits);
  return (request) => {
    const { headers } = request;
    const length = Number(headers['content-length'] ?? 0);
    if (length === 0 && headers['transfer-encoding'] === undefined) return emptyForm(headers['content-type']);
    if (length > bounds.bytes) return refuseBytes(request, bounds);
    const { 'content-type': contentType = '', 'content-encoding': coding = 'identity' } = headers;
    const mediaType = match(contentType);
    if (mediaType === undefined || !isReadable(mediaType.declared, mediaType.kind))
      throw unsupported(`Content-Type must be ${accepted}`);
    if (!isUtf8(mediaType)) throw unsupported('the charset must be utf-8');
    if (coding.toLowerCase() !== 'identity') throw unsupported('Content-Encoding must be identity');
    return readBytes(request, bounds).then((bytes) => {
      return bytes.length === 0 && mediaType.kind !== 'urlencoded' ? undefined : decode(bytes, mediaType, contentType);
    });
  };
}

type Decoder = (bytes: Buffer, mediaType: MediaTypeMatch, contentType: string) => unknown;

function compileDecoder({ content }: RequestBody): Decoder {
  const forms = new Map(
    [...content].map(([declared, mediaType]) => {
      return [declared, { urlencoded: compileUrlencoded(mediaType), multipart: compileMultipart(mediaType) }];
    }),
  );
  return (bytes, { kind, declared }, contentType) => {
    switch (kind) {
      case 'json':
        return parseJson(getText(bytes));
      case 'urlencoded':
        return forms.get(declared)?.urlencoded(getText(bytes));
      case 'multipart':
        return forms.get(declared)?.multipart(bytes, contentType);
      case 'text':
        return checked(getText(bytes));
      case 'bytes':
        return bytes;
    }
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function getText(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refusal([{ pointer: '/body', message: 'must be UTF-8' }], 'malformed_request');
  }
}

function checked(text: string): string {
  const message = textFault(text);
  if (message !== undefined) throw refusal([{ pointer: '/body', message }]);
  return text;
}

/** ASCII is a part of UTF-8; a charset has no meaning for bytes. */
function isUtf8({ kind, charset = 'utf-8' }: MediaTypeMatch): boolean {
  return kind === 'bytes' || ['utf-8', 'utf8', 'us-ascii'].includes(charset);
}

function unsupported(details: string): HttpError {
  return new HttpError('unsupported_media_type', undefined, { details });
}
