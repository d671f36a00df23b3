/** The scenarios: what is measured, and against which server. */
import { request } from 'undici';
import type { LoadTarget, LoadRequest } from './measure.ts';
import type { ServerName } from './servers.ts';

export interface Scenario {
  readonly name: string;
  readonly work: LoadRequest;
  /** The server whose figures are divided by those of `against`. */
  readonly measured: ServerName;
  readonly against: ServerName;
  /** Default: `work`. */
  readonly againstWork?: LoadRequest;
}

const read: LoadRequest = { method: 'GET', path: '/sessions/1/context' };
const session: LoadRequest = {
  method: 'POST',
  path: '/sessions',
  body: { userId: 42, context: 'Planning the second act' },
};
/** For the bare server: the two commits that a session with its number needs. */
const numberedSession: LoadRequest = { ...session, path: '/numbered-sessions' };
const number: LoadRequest = {
  method: 'POST',
  path: '/sequence',
  body: { elementType: 'character', comment: 'A new one' },
};

export const readScenario: Scenario = {
  name: 'read a context',
  work: read,
  measured: 'together',
  against: 'bare-http',
};

export const scenarios: readonly Scenario[] = [
  readScenario,
  { name: 'read a context, of 200 operations', work: read, measured: 'wide', against: 'bare-http' },
  { name: 'read a context, against Koa', work: read, measured: 'together', against: 'bare-koa' },
  { name: 'take a number', work: number, measured: 'sequence', against: 'bare-koa' },
  { name: 'create a session', work: session, measured: 'together', against: 'bare-http' },
  {
    name: 'create a session, against two commits',
    work: session,
    measured: 'together',
    against: 'bare-http',
    againstWork: numberedSession,
  },
  {
    name: 'create a session, the ceiling of two commits',
    work: numberedSession,
    measured: 'bare-http',
    against: 'bare-http',
    againstWork: session,
  },
  { name: 'create a session, in two processes', work: session, measured: 'session', against: 'bare-http' },
  { name: 'take a number, on postgres', work: number, measured: 'postgres-sequence', against: 'bare-koa' },
  { name: 'create a session, on postgres', work: session, measured: 'postgres-together', against: 'bare-http' },
  {
    name: 'take a number, 4 replicas on postgres',
    work: number,
    measured: 'four-postgres-sequences',
    against: 'postgres-sequence',
  },
];

/** Returns the servers whose session is read. */
export function listReadServers(chosen: readonly Scenario[]): ServerName[] {
  const names = chosen.filter(({ work }) => work === read).flatMap(({ measured, against }) => [measured, against]);
  return [...new Set(names)];
}

/** Creates the session that is read. @throws Error if the server refuses */
export async function createReadSession({ urls: [url = ''], name, headers }: LoadTarget): Promise<void> {
  const { statusCode, body } = await request(`${url}${session.path}`, {
    method: session.method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(session.body),
  });
  if (statusCode !== 201) throw new Error(`${name} created no session: ${statusCode} ${await body.text()}`);
  await body.dump();
}
