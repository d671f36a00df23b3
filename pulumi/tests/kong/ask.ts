/** Requests to the double, and the form of its answers. */
import { request } from 'undici';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import type { KongDouble } from './double.ts';

export type Call = readonly [method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: JsonObject];

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

export async function ask({ url }: KongDouble, [method, path, body]: Call): Promise<Answer> {
  const answer = await request(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, body: objectOf(text === '' ? {} : JSON.parse(text)) };
}

/** Returns the answer to the last call. */
export async function askAll(double: KongDouble, calls: readonly Call[]): Promise<Answer> {
  let last: Answer = { status: 0, body: {} };
  for (const call of calls) last = await ask(double, call);
  return last;
}

export const violation = (fields: JsonObject): JsonObject => ({ code: 2, name: 'schema violation', fields });
