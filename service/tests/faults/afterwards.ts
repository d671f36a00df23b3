/** The state of services after a load, and their readiness. */
import { expect } from 'vitest';
import { type Answered, getPosts, sendAll } from './load.ts';

export const isMade = ({ status }: { status: number }): boolean => status === 201;
export const statuses = (answered: readonly Answered<unknown>[]): Set<number> =>
  new Set(answered.map(({ status }) => status));

export async function readiness(url: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/readyz`, { headers: { connection: 'close' } });
  return { status: response.status, body: await response.json() };
}

/** Sends all requests again: acknowledged ones get the same response, others are done now or were done before. */
export async function sentAgain<Body>(url: string, answered: readonly Answered<Body>[]): Promise<Body[]> {
  const acknowledged = new Map(answered.filter(isMade).map(({ post, body }) => [post.idempotencyKey, body]));
  const again = await sendAll<Body>(url, getPosts(answered));
  expect(statuses(again)).toEqual(new Set([201]));
  for (const { post, body } of again) {
    if (acknowledged.has(post.idempotencyKey)) expect(body).toEqual(acknowledged.get(post.idempotencyKey));
  }
  return again.map(({ body }) => body);
}
