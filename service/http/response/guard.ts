/** Guards responses to requests with a key: no cache may keep them, and no browser may guess their type. */
import { type Answer, findHeader } from './response.ts';

/** For responses that only the holder of a key may read. */
const guards = [
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
] as const;

/**
 * Adds the headers that protect a response; headers that the handler has set stay.
 * @param isSet returns true if middleware has set a header
 */
export function guard({ headers }: Answer, isSet: (name: string) => boolean = () => false): void {
  for (const [name, value] of guards)
    if (findHeader(headers, name) === undefined && !isSet(name)) headers[name] = value;
}
