/** Sends JSON requests to a running service, with errors for the person who runs the command. */
import { errorText } from '../../openapi/errors/error-text.ts';
import { HttpClientError } from '../../service/http-client/http-client-error.ts';
import { createHttpClient } from '../../service/http-client/http-client.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';

export interface JsonClientOptions {
  /** Origin of the service, without a slash at its end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds to wait for a response. */
  readonly timeout?: number;
}

export type JsonClient = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<unknown>;

/** Calls reject with an OpsError (exit code 1) if the service does not respond, or if the response is not 2xx or not JSON. */
export function createJsonClient({ url, headers, timeout = 90_000 }: JsonClientOptions): JsonClient {
  const client = createHttpClient({ timeoutMs: timeout, maxBodyBytes: 64 * 1024 * 1024 });
  return async (method, path, body) => {
    const place = `${method} ${url}${path}`;
    const content = body === undefined ? {} : { 'content-type': 'application/json' };
    try {
      const answer = await client.send({
        base: url,
        path,
        method,
        headers: { ...headers, ...content },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (answer.status < 200 || answer.status > 299) {
        throw failure(`${place} responded with ${answer.status} ${answer.text()}`);
      }
      return answer.json();
    } catch (error) {
      if (error instanceof OpsError) throw error;
      const problem = error instanceof HttpClientError ? error.problem : errorText(error);
      throw failure(`${place} has no usable response: the server ${problem}`, error);
    }
  };
}

function failure(problem: string, cause?: unknown): OpsError {
  return new OpsError('cli-request-failed', problem, 'read the log of the services', {
    exitCode: exitCodes.findings,
    cause,
  });
}
