/** A closed loop of writers, each on its own connection, that record their responses. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Dispatcher } from 'undici';
import { errorCode } from '../../../openapi/errors/error-text.ts';
import { key } from '../lib/process.ts';

export interface Post {
  readonly path: string;
  readonly body: object;
  readonly idempotencyKey?: string;
}

export interface LoadAnswer<Body> {
  readonly status: number;
  /** Typed for a success; callers check the status first. */
  readonly body: Body;
  /** True if the server closes the connection after this response. */
  readonly closes: boolean;
}

export interface Answered<Body> extends LoadAnswer<Body> {
  readonly post: Post;
}

/** A request without a complete response, with the code of the connection's error. */
export interface Unanswered {
  readonly post: Post;
  readonly code: string;
}

export interface LoadOptions {
  readonly connections: number;
  /** The n-th request, from 0. */
  readonly post: (n: number) => Post;
  /** The number of requests after which the load ends. */
  readonly requests?: number;
  /** Milliseconds that a writer waits after a failure. Default: 0. */
  readonly pause?: number;
  /** Ends when this is true. */
  readonly until?: () => boolean;
}

export interface Load<Body> {
  /** In the order of arrival; grows while the load runs, as `unanswered` does. */
  readonly answered: readonly Answered<Body>[];
  readonly unanswered: readonly Unanswered[];
  /** Resolves when the last writer has stopped. */
  readonly finished: Promise<void>;
}

/** Starts writers: each sends its next request as soon as it has the response, and stops at the first request without one. */
export function startLoad<Body>(url: string, options: LoadOptions): Load<Body> {
  const { connections, post, requests = Infinity, pause = 0, until = () => false } = options;
  const answered: Answered<Body>[] = [];
  const unanswered: Unanswered[] = [];
  let sent = 0;
  const write = async (client: Client): Promise<void> => {
    while (sent < requests && !until()) {
      const next = post(sent++);
      try {
        const answer = await send<Body>(client, next);
        answered.push({ post: next, ...answer });
        if (answer.status >= 300 && pause > 0) await sleep(pause);
      } catch (error) {
        unanswered.push({ post: next, code: getCode(error) });
        return;
      }
    }
  };
  const writers = Array.from({ length: connections }, async () => {
    const client = new Client(url, { headersTimeout: answerTimeout, bodyTimeout: answerTimeout });
    await write(client);
    await client.destroy();
  });
  return { answered, unanswered, finished: Promise.all(writers).then(() => undefined) };
}

/** Milliseconds. Longer than any limit of the services themselves: an interaction may take a minute. */
const answerTimeout = 90_000;

export function getPosts(requests: readonly { readonly post: Post }[]): Post[] {
  return requests.map(({ post }) => post);
}

/**
 * Sends each of these requests once, and returns the responses in the order of arrival.
 * @throws Error if a request got no response
 */
export async function sendAll<Body>(url: string, posts: readonly Post[], connections = 32): Promise<Answered<Body>[]> {
  const requests = posts.length;
  const load = startLoad<Body>(url, { connections, requests, post: (n) => posts[n]! });
  await load.finished;
  const [lost] = load.unanswered;
  if (lost !== undefined) throw new Error(`${url}${lost.post.path}: no answer (${lost.code})`);
  return [...load.answered];
}

/** @throws the connection's error if no complete response came */
async function send<Body>(client: Dispatcher, { path, body, idempotencyKey }: Post): Promise<LoadAnswer<Body>> {
  const response = await client.request({
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/json',
      'x-api-key': key,
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: JSON.stringify(body),
  });
  return {
    status: response.statusCode,
    body: (await response.body.json()) as Body, // the test knows what it requested
    closes: response.headers.connection === 'close',
  };
}

function getCode(error: unknown): string {
  return errorCode(error) ?? String(error);
}

/** The errors of a client whose server is gone, or stops during the request. */
export const brokenConnection = /^(ECONNREFUSED|ECONNRESET|EPIPE|UND_ERR_SOCKET)$/;
