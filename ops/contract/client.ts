/** The service that is tested, spoken to over HTTP. */
import { Pool } from 'undici';
import { isJsonType } from '../../openapi/media-type.ts';
import type { Json } from '../../openapi/document.ts';
import type { BuiltRequest } from '../../openapi/request.ts';

export interface Answer {
  readonly status: number;
  /** By name in lower case; of a repeated header, its values joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** What the text says where it is JSON; otherwise the text; undefined where there is none. */
  readonly body: Json | undefined;
  /** Why it is not what its media type says. */
  readonly fault: string | undefined;
}

/** No answer came. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

export interface Client {
  /** Redirects are not followed. @throws NoAnswerError */
  send(request: BuiltRequest): Promise<Answer>;
  close(): Promise<void>;
}

const longest = 90_000; // milliseconds; an answer may wait for a language model
const largest = 16 * 1024 * 1024;

/** @param url of the service; its path, if it has one, goes before the paths of the document */
export function createClient(url: string): Client {
  const { origin, pathname } = new URL(url);
  const prefix = pathname.replace(/\/+$/, '');
  const pool = new Pool(origin, { headersTimeout: longest, bodyTimeout: longest, maxResponseSize: largest });
  return {
    async send({ method, target, headers, body }) {
      try {
        const answer = await pool.request({ method, path: `${prefix}${target}`, headers, body: body ?? null });
        return answerOf(answer.statusCode, answer.headers, await answer.body.text());
      } catch (error) {
        throw new NoAnswerError(`${method} ${origin} got no answer (${reason(error)})`, { cause: error });
      }
    },
    close: () => pool.close(),
  };
}

function answerOf(
  status: number,
  given: Readonly<Record<string, string | string[] | undefined>>,
  text: string,
): Answer {
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
  if (text === '') return { status, headers, text, body: undefined, fault: undefined };
  if (!isJsonType(headers['content-type'] ?? '')) return { status, headers, text, body: text, fault: undefined };
  try {
    return { status, headers, text, body: JSON.parse(text) as Json, fault: undefined };
  } catch {
    return { status, headers, text, body: text, fault: 'is not JSON' };
  }
}

function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}
