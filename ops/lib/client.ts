/** Asking a running service for JSON, with errors for the person who runs the job. */
import { request } from 'undici';
import { exitCodes, OpsError } from './errors.ts';

export interface ClientOptions {
  /** Origin of the service, without a slash at its end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How long to wait for an answer, in milliseconds. */
  readonly timeout?: number;
}

export type Client = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<unknown>;

/** Calls reject with an OpsError (exit code 1) where the answer is not 2xx or does not come. */
export function createClient({ url, headers, timeout = 90_000 }: ClientOptions): Client {
  return async (method, path, body) => {
    const place = `${method} ${url}${path}`;
    const options = {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    };
    const { statusCode, text } = await request(`${url}${path}`, options).then(
      async (answer) => ({ statusCode: answer.statusCode, text: await answer.body.text() }),
      (error: unknown) => {
        throw failure(`${place} got no answer (${error instanceof Error ? error.message : String(error)})`, error);
      },
    );
    if (statusCode < 200 || statusCode > 299) throw failure(`${place} was answered ${statusCode} ${text}`);
    return JSON.parse(text) as unknown;
  };
}

function failure(problem: string, cause?: unknown): OpsError {
  return new OpsError('cli-request-failed', problem, 'the log of the services says more', {
    exitCode: exitCodes.findings,
    cause,
  });
}
