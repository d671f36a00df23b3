/** The scenarios: what is measured, and against which server. */
import { Pool } from 'undici';
import type { LoadTarget, LoadRequest } from '../load/measure.ts';
import type { Contender } from '../load/rounds.ts';
import type { ServerName } from './servers.ts';

export interface Scenario {
  readonly name: string;
  /** The row of the table. */
  readonly title: string;
  /** The README has this row. */
  readonly isInReadme?: true;
  readonly work: LoadRequest;
  /** The server whose figures are divided by those of `against`. */
  readonly measured: ServerName;
  readonly against: ServerName;
  /** Default: `work`. */
  readonly againstWork?: LoadRequest;
}

export const read: LoadRequest = { method: 'GET', path: '/sessions/1/context' };
export const session: LoadRequest = {
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
  title: 'read a context, against bare node:http',
  isInReadme: true,
  work: read,
  measured: 'together',
  against: 'bare-http',
};

export const scenarios: readonly Scenario[] = [
  readScenario,
  {
    name: 'read a context, of 200 operations',
    title: 'the same in a document of 200 operations',
    isInReadme: true,
    work: read,
    measured: 'wide',
    against: 'bare-http',
  },
  {
    name: 'read a context, against Koa',
    title: 'read a context, against bare Koa',
    isInReadme: true,
    work: read,
    measured: 'together',
    against: 'bare-koa',
  },
  {
    name: 'take a number',
    title: 'take a number, durably, against bare Koa',
    isInReadme: true,
    work: number,
    measured: 'sequence',
    against: 'bare-koa',
  },
  {
    name: 'create a session',
    title: 'create a session, both services in one process, against bare node:http',
    isInReadme: true,
    work: session,
    measured: 'together',
    against: 'bare-http',
  },
  {
    name: 'create a session, against two commits',
    title: 'the same against two commits of the bare server',
    work: session,
    measured: 'together',
    against: 'bare-http',
    againstWork: numberedSession,
  },
  {
    name: 'create a session, the ceiling of two commits',
    title: 'the bare server with two commits, against itself with one',
    work: numberedSession,
    measured: 'bare-http',
    against: 'bare-http',
    againstWork: session,
  },
  {
    name: 'create a session, in two processes',
    title: 'create a session, each service in a process of its own',
    work: session,
    measured: 'session',
    against: 'bare-http',
  },
  {
    name: 'take a number, on postgres',
    title: 'take a number on PostgreSQL, against bare Koa on SQLite',
    work: number,
    measured: 'postgres-sequence',
    against: 'bare-koa',
  },
  {
    name: 'create a session, on postgres',
    title: 'create a session on PostgreSQL, against bare node:http on SQLite',
    isInReadme: true,
    work: session,
    measured: 'postgres-together',
    against: 'bare-http',
  },
  {
    name: 'read a context, 4 replicas of the bare server',
    title: 'read a context, 4 bare node:http against 1: what four processes cost alone',
    work: read,
    measured: 'four-bare-http',
    against: 'bare-http',
  },
  {
    name: 'take a number, 4 replicas on postgres',
    title: 'take a number, 4 replicas against 1 on one PostgreSQL',
    work: number,
    measured: 'four-postgres-sequences',
    against: 'postgres-sequence',
  },
  {
    name: 'create a session, 4 replicas on postgres',
    title: 'create a session, 4 replicas of both services against 1 on one PostgreSQL',
    work: session,
    measured: 'four-postgres-together',
    against: 'postgres-together',
  },
  {
    name: 'create a session, 4 replicas and one sequence on postgres',
    title: 'the same with 4 replicas of Session and Context and one Central Sequence',
    work: session,
    measured: 'four-postgres-sessions',
    against: 'postgres-together',
  },
];

/** The two servers of a scenario, each with its request. */
export interface Contest {
  readonly measured: Contender;
  readonly against: Contender;
}

export const toContest = (
  { measured, against, work, againstWork = work }: Scenario,
  target: (name: ServerName) => LoadTarget,
): Contest => ({
  measured: { target: target(measured), work },
  against: { target: target(against), work: againstWork },
});

/** Returns the servers whose session is read. */
export function listReadServers(chosen: readonly Scenario[]): ServerName[] {
  const names = chosen.filter(({ work }) => work === read).flatMap(({ measured, against }) => [measured, against]);
  return [...new Set(names)];
}

/** Creates the session that is read. @throws Error if the server refuses */
export async function createReadSession({ urls: [url = ''], name, headers }: LoadTarget): Promise<void> {
  const pool = new Pool(url);
  const { statusCode, body } = await pool.request({
    path: session.path,
    method: session.method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(session.body),
  });
  const answer = await body.text();
  await pool.close();
  if (statusCode !== 201) throw new Error(`${name} created no session: ${statusCode} ${answer}`);
}
