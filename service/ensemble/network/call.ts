/** Calls an operation of a registered service: builds the request, adds our keys, and limits the answer. */
import type { HttpAnswer } from 'fountainai';
import { buildRequest, type BuiltRequest, type Operation, RequestError, withCredentials } from 'fountainai/openapi';
import type { AddressPolicy } from './address-policy.ts';
import { type KeySettings, listKeys, permissionFor } from './credentials.ts';
import { exchange, ExchangeError } from './exchange.ts';
import { createRemoveSecrets, joinRemovals, type RemoveSecrets } from '../secrets/remove-secrets.ts';
import { removeCallerSecrets } from './caller-credentials.ts';
import {
  type CallContext,
  CallError,
  type Caller,
  type CallerCredentials,
  type CallResult,
  type Refusal,
} from '../tools/snapshot.ts';

export interface CallerOptions {
  readonly policy: AddressPolicy;
  readonly keys: KeySettings;
  /** Removes secrets from answers; by default the secrets of `keys`. */
  readonly removeSecrets?: RemoveSecrets;
  /** Maximum time of one call. */
  readonly milliseconds?: number;
  /** Maximum size of an answer's body. */
  readonly bytes?: number;
}

export function createCaller(options: CallerOptions): Caller {
  const removeConfigured = options.removeSecrets ?? createRemoveSecrets(listKeys(options.keys));
  return async (snapshot, operation, parameters, context) => {
    const callers = context.credentials ?? noCredentials;
    const removeSecrets = joinRemovals(removeCallerSecrets(callers), removeConfigured);
    const own = callers.values.get(snapshot.service.id) ?? new Map<string, string>();
    const permission = permissionFor(options.keys, snapshot, operation, own);
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

const noCredentials: CallerCredentials = { values: new Map(), findFault: () => undefined };

const notCallable = ({ id }: Operation, { code, reason }: Refusal): CallError =>
  new CallError(code, `"${id}" cannot be called: ${reason}`, { isSent: false });

function send(
  options: CallerOptions,
  destination: string,
  request: BuiltRequest,
  context: CallContext & { readonly accept: string },
): Promise<HttpAnswer> {
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
    signal: context.signal,
    // A timer: Node 20 forgets the timeout of a signal in `AbortSignal.any` at the next garbage collection.
    timeoutMs: options.milliseconds ?? 30_000,
    bytes: options.bytes ?? 1024 * 1024,
  });
}

/** Ensures that no spelling of a path leads to another origin than the one that the keys belong to. */
function buildUrl(destination: string, target: string): URL {
  const url = target.startsWith('/') ? new URL(`${destination}${target}`) : undefined;
  if (url?.origin !== new URL(destination).origin) {
    const message = `"${target}" is not a path of this service`;
    throw new CallError('ensemble-arguments-invalid', message, { isSent: false });
  }
  return url;
}

/** Headers of transport and routing, which are never arguments of an operation. */
const transportHeaders =
  /^(host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|via|forwarded|(x-forwarded|proxy)-.*)$/;

/** Returns the request without headers that a document must not set. */
function removeTransportHeaders(request: BuiltRequest): BuiltRequest {
  const headers = Object.entries(request.headers).filter(([name]) => !transportHeaders.test(name));
  return { ...request, headers: Object.fromEntries(headers) };
}

/** Returns the documented media types for `Accept`; streams, which are read as a whole, and other types have low priority. */
function listMediaTypes(operation: Operation): string {
  const documented = [...operation.responses.values()].flatMap(({ content }) => [...content.keys()]);
  const weighted = documented.map((type) => (/^text\/event-stream\b/i.test(type) ? `${type};q=0.2` : type));
  return [...new Set([...weighted, 'application/json']), '*/*;q=0.1'].join(', ');
}

/** Removes secrets, since a service that echoes its request must not show our key to the model. */
function toCallResult({ status, headers, body }: HttpAnswer, removeSecrets: RemoveSecrets): CallResult {
  const shown = Object.entries(headers).map(([name, value]) => [name, removeSecrets(value)] as const);
  const text = removeSecrets(new TextDecoder().decode(body));
  return { status, headers: Object.fromEntries(shown), mediaType: headers['content-type'] ?? '', text };
}
