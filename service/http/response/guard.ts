/** Answers to requests with a key: no cache may keep them, and no browser may guess their type. */
import type { Answer } from './response.ts';

/** For answers that are for the holder of a key alone. */
const guards = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

/**
 * Adds the headers that keep an answer from others; those that the handler has set stay.
 * @param isSet whether middleware has set a header
 */
export function guard({ headers }: Answer, isSet: (name: string) => boolean = () => false): void {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  for (const [name, value] of Object.entries(guards)) {
    if (!names.has(name.toLowerCase()) && !isSet(name)) headers[name] = value;
  }
}
