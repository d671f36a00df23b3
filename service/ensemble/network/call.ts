/** Calls an operation of a registered service: its arguments made a request, our keys added, the answer bounded. */
import type { HttpAnswer } from 'fountainai';
import { buildRequest, type BuiltRequest, type Operation, RequestError, withCredentials } from 'fountainai/openapi';
import type { AddressPolicy } from './address-policy.ts';
import { type KeySettings, listKeys, permissionFor } from './credentials.ts';
import { exchange, ExchangeError } from './exchange.ts';
import { createRemoveSecrets, type RemoveSecrets } from '../secrets/remove-secrets.ts';
import { type CallContext, CallError, type Caller, type CallResult, type Refusal } from '../tools/snapshot.ts';

export interface CallerOptions {
  readonly policy: AddressPolicy;
  readonly keys: KeySettings;
  /** Takes secrets out of answers; left out: those of `keys`. */
  readonly removeSecrets?: RemoveSecrets;
  /** For one call. */
  readonly milliseconds?: number;
  /** The largest body that is taken. */
  readonly bytes?: number;
}

export function createCaller(options: CallerOptions): Caller {
  const removeSecrets = options.removeSecrets ?? createRemoveSecrets(listKeys(options.keys));
  return async (snapshot, operation, parameters, context) => {
    const permission = permissionFor(options.keys, snapshot, operation);
    const refused = snapshot.refused.find(({ operationId }) => operationId === operation.id);
    if (refused !== undefined) throw notCallable(operation, refused);
    if ('refusal' in permission) throw notCallable(operation, permission.refusal);
    try {
      const { credentials } = permission;
      const request = withCredentials(removeTransportHeaders(buildRequest(operation, parameters)), credentials);
      const accept = listMediaTypes(operation);
      const answer = await send(options, snapshot.destination, request, { ...context, accept });
      return toCallResult(answer, removeSecrets);
    } catch (error) {
      if (error instanceof RequestError) {
        throw new CallError('ensemble-arguments-invalid', error.message, { cause: error, isSent: false });
      }
      if (error instanceof ExchangeError) {
        const { isSent, status } = error;
        const message = removeSecrets(`${snapshot.service.name} ${error.message}`);
        throw new CallError(error.code, message, { cause: error, isSent, status });
      }
      throw error;
    }
  };
}

const notCallable = ({ id }: Operation, { code, reason }: Refusal): CallError =>
  new CallError(code, `${id} can't be called: ${reason}`, { isSent: false });

function send(
  options: CallerOptions,
  destination: string,
  request: BuiltRequest,
  context: CallContext & { readonly accept: string },
): Promise<HttpAnswer> {
  const deadline = AbortSignal.timeout(options.milliseconds ?? 30_000);
  return exchange(options.policy.client, {
    url: buildUrl(destination, request.target),
    method: request.method,
    headers: {
      accept: context.accept,
      ...request.headers,
      'x-request-id': context.requestId,
      traceparent: context.traceparent,
    },
    body: request.body,
    signal: AbortSignal.any([context.signal, deadline]),
    bytes: options.bytes ?? 1024 * 1024,
  });
}

/** No spelling of a path in a document leads to another origin than the one whose keys these are. */
function buildUrl(destination: string, target: string): URL {
  const url = target.startsWith('/') ? new URL(`${destination}${target}`) : undefined;
  if (url?.origin !== new URL(destination).origin) {
    const message = `${target} is not a path of this service`;
    throw new CallError('ensemble-arguments-invalid', message, { isSent: false });
  }
  return url;
}

/** Headers that say how a message travels, or for whom it is: no document has them as arguments of an operation. */
const transportHeaders =
  /^(host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|via|forwarded|(x-forwarded|proxy)-.*)$/;

/** The request without what is not for a document to say. */
function removeTransportHeaders(request: BuiltRequest): BuiltRequest {
  const headers = Object.entries(request.headers).filter(([name]) => !transportHeaders.test(name));
  return { ...request, headers: Object.fromEntries(headers) };
}

/** What the document says that comes back; anything else is better than nothing. */
function listMediaTypes(operation: Operation): string {
  const documented = [...operation.responses.values()].flatMap(({ content }) => [...content.keys()]);
  return [...new Set([...documented, 'application/json']), '*/*;q=0.1'].join(', ');
}

/** A service that gives back what it was sent must not show our key to the model. */
function toCallResult({ status, headers, body }: HttpAnswer, removeSecrets: RemoveSecrets): CallResult {
  const shown = Object.entries(headers).map(([name, value]) => [name, removeSecrets(value)] as const);
  const text = removeSecrets(new TextDecoder().decode(body));
  return { status, headers: Object.fromEntries(shown), mediaType: headers['content-type'] ?? '', text };
}
