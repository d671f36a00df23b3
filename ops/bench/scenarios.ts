/** What is measured, and against what. */
import { request } from 'undici';
import type { Target, Work } from './measure.ts';
import type { ServerName } from './servers.ts';

export interface Scenario {
  readonly name: string;
  readonly work: Work;
  /** Its figures are divided by those of `against`. */
  readonly measured: ServerName;
  readonly against: ServerName;
}

const read: Work = { method: 'GET', path: '/sessions/1/context' };
const session: Work = { method: 'POST', path: '/sessions', body: { userId: 42, context: 'Planning the second act' } };
const number: Work = { method: 'POST', path: '/sequence', body: { elementType: 'character', comment: 'A new one' } };

export const scenarios: readonly Scenario[] = [
  { name: 'read a context', work: read, measured: 'session', against: 'bare' },
  { name: 'the same, of 200 operations', work: read, measured: 'wide', against: 'session' },
  { name: 'take a number', work: number, measured: 'sequence', against: 'bare' },
  { name: 'create a session', work: session, measured: 'session', against: 'bare' },
];

/** Makes the session that is read. @throws Error where the server does not */
export async function prepare({ url, name, headers }: Target): Promise<void> {
  const { statusCode, body } = await request(`${url}${session.path}`, {
    method: session.method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(session.body),
  });
  if (statusCode !== 201) throw new Error(`${name} made no session: ${statusCode} ${await body.text()}`);
  await body.dump();
}
