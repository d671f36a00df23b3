/** Session and Context: sessions of users, each with its context and its number among all sessions. */
import {
  type Database,
  defineHandlers,
  earlierAnswer,
  type Handlers,
  HttpError,
  type IdempotentRequest,
  pageLinks,
  type Service,
  type ServiceContext,
  type Stored,
  type TraceContext,
} from 'fountainai';
import type { components, operations } from './api.d.ts';
import * as session from './migrations/0001-session.ts';
import * as searchTables from './migrations/0002-search.ts';
import * as sessionsTable from './migrations/0003-sessions.ts';
import { centralSequence, type NumberSource } from './numbers.ts';
import { SingleFlight } from './single-flight.ts';
import { openStore, searches, type Session, type SessionStore } from './store.ts';

type CreateSession = components['schemas']['CreateSessionRequest'];

const central = 'central-sequence';

const migrations = { '0001-session': session, '0002-search': searchTables, '0003-sessions': sessionsTable };

export async function open({
  config,
  document,
  addressOf,
  createHttpClient,
  openDatabase,
  openSearch,
}: ServiceContext): Promise<Service> {
  const apiKey = config.requireServiceApiKey('to ask for numbers');
  const address = (): string => config.centralSequenceUrl ?? addressOf(central);
  address(); // Invalid settings stop the start; the address itself may still change.
  const database = await openDatabase(migrations);
  const search = await openSearch(database, Object.values(searches));
  const store = openStore(database, document, search);
  const numbers = centralSequence({ address, apiKey, createHttpClient });
  return {
    handlers: defineHandlers<operations>(createHandlers(store, sessionMaker(database, store, numbers))),
    readiness: { [central]: () => numbers.check() },
    states: { search: () => search.state() },
    calls: [central],
    async close() {
      await numbers.close();
      await search.close();
      await database.close();
    },
  };
}

type MakeSession = (key: string | undefined, body: CreateSession, context: TraceContext) => Promise<Stored<Session>>;

/**
 * Creates sessions: takes an id, requests the number with it, then writes both. Without a number, no session is
 * created. The same key creates one session, also during the first call with the key.
 */
export function sessionMaker(database: Database, { sessions }: SessionStore, numbers: NumberSource): MakeSession {
  const flights = new SingleFlight<Stored<Session>>();
  return (key, body, context) => {
    const request: IdempotentRequest = { key, operation: 'createSession', body };
    return flights.run(request, async () => {
      const earlier = key === undefined ? undefined : await earlierAnswer<Stored<Session>>(database, request);
      if (earlier !== undefined) return earlier;
      const sessionId = await sessions.takeId();
      const sequenceNumber = await numbers.readNumber(sessionId, context);
      const now = new Date().toISOString();
      const item = { sessionId, userId: body.userId, context: body.context, sequenceNumber };
      return sessions.insertTaken(sessionId, { ...item, createdAt: now, updatedAt: now }, { request }).catch(idTaken);
    });
  };
}

/** When its server has crashed, PostgreSQL may give an id again that had no session yet, and one of the two requests comes first. */
function idTaken(cause: unknown): never {
  if (!(cause instanceof HttpError && cause.code === 'conflict')) throw cause;
  const details = 'no session was created; the request can be sent again';
  throw new HttpError('unavailable', 'another session has got the id meanwhile', { details, cause });
}

function createHandlers({ sessions }: SessionStore, makeSession: MakeSession): Handlers<operations> {
  return {
    async createSession({ header, body, context }) {
      const { item, tag } = await makeSession(header['Idempotency-Key'], body, context);
      return { status: 201, headers: { ETag: tag }, body: item };
    },

    async listSessions({ query: { limit, offset, userId, q } }) {
      const page = { limit, offset, where: { userId } };
      const { items, total, isExact } = await (q === undefined
        ? sessions.listWithTotal(page)
        : found(sessions, { ...page, q }));
      const links = pageLinks('/sessions', { limit, offset, total, filters: { userId, q } });
      const exact = isExact ? undefined : 'false';
      const headers = { 'X-Total-Count': total, 'X-Total-Count-Exact': exact, Link: links };
      return { status: 200, headers, body: items };
    },

    async getSession({ path: { sessionId } }) {
      const { item, tag } = await sessions.get(sessionId);
      return { status: 200, headers: { ETag: tag }, body: item };
    },

    async updateSession({ path: { sessionId }, header, body: { context } }) {
      const change = (current: Session): Session =>
        context === undefined ? current : { ...current, context, updatedAt: new Date().toISOString() };
      const { item, tag } = await sessions.replace(sessionId, change, { ifMatch: header['If-Match'] });
      return { status: 200, headers: { ETag: tag }, body: item };
    },

    async deleteSession({ path: { sessionId } }) {
      await sessions.delete(sessionId);
      return { status: 200, body: { message: `session ${sessionId} was deleted` } };
    },

    async getSessionContext({ path: { sessionId } }) {
      const { item } = await sessions.get(sessionId);
      return { status: 200, body: { sessionId, context: item.context } };
    },
  };
}

type Sessions = SessionStore['sessions'];

async function found(sessions: Sessions, query: Parameters<Sessions['find']>[0]) {
  const { items, ...count } = await sessions.find(query);
  return { ...count, items: items.map(({ item, highlights }) => ({ ...item, highlights: [...highlights] })) };
}
