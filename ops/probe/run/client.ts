/** The service that is tested, spoken to over HTTP. */
import type { Json } from '../../../openapi/document/document.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import type { ProbeAnswer } from '../values/exchange.ts';
import type { BuiltRequest } from '../../../openapi/request/request.ts';
import type { HttpAnswer } from '../../../service/http-client/http-answer.ts';
import { HttpClientError } from '../../../service/http-client/http-client-error.ts';
import { createHttpClient } from '../../../service/http-client/http-client.ts';
import { Destination, type DestinationOptions } from '../address/destination.ts';

/** No answer came. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

export interface Client {
  /** Returns true if a request with this method may be sent to the service. Default: always */
  permits?(method: string): Promise<boolean>;
  /** Redirects are not followed. @throws NoAnswerError, also for a method that the service must not get */
  send(request: BuiltRequest): Promise<ProbeAnswer>;
  close(): Promise<void>;
}

const timeoutMs = 90_000; // an answer may wait for a language model
const maxBodyBytes = 16 * 1024 * 1024;

/** @param url of the service; its path, if it has one, goes before the paths of the document */
export function createClient(url: string, options: DestinationOptions = {}): Client {
  const destination = new Destination(url, options);
  const client = createHttpClient({
    timeoutMs,
    maxBodyBytes,
    keepAlive: { connections: 256 },
    // A compressed body that was not asked for is a fault of the answer: it is not JSON.
    allowsEncoded: true,
    permittedAddresses: ({ hostname }) => destination.addressesFor(hostname),
  });
  return {
    permits: (method) => destination.permits(method),
    async send({ method, target, headers, body }) {
      if (!(await destination.permits(method)))
        throw new NoAnswerError(`${method} is not sent to ${new URL(url).origin}, which is not on this machine`);
      try {
        return readAnswer(await client.send({ base: url, path: target, method, headers, body }));
      } catch (error) {
        if (!(error instanceof HttpClientError)) throw error;
        const reason = error.reason ?? error.problem;
        throw new NoAnswerError(`${method} ${new URL(url).origin} got no answer (${reason})`, { cause: error });
      }
    },
    close: () => client.close(),
  };
}

/** Reads an answer as the probe judges it. */
export function readAnswer(answer: HttpAnswer): ProbeAnswer {
  const { status, headers } = answer;
  const text = answer.text();
  if (text === '') return { status, headers, text, body: undefined, fault: undefined };
  if (!isJsonType(headers['content-type'] ?? '')) return { status, headers, text, body: text, fault: undefined };
  try {
    // `answer.json()` would read the text a second time. JSON.parse returns JSON.
    return { status, headers, text, body: JSON.parse(text) as Json, fault: undefined };
  } catch {
    return { status, headers, text, body: text, fault: 'is not JSON' };
  }
}
