/** Session and Context: sessions of users, each with its context and its number among all sessions. */
import {
  type Database,
  defineHandlers,
  earlierAnswer,
  entityTag,
  type Handlers,
  type IdempotentRequest,
  matchesEntityTag as matches,
  pageLinks,
  type RequestContext,
  type Search,
  type SearchQuery,
  type Service,
  type ServiceContext,
} from 'fountainai';
import type { components, operations } from './api.d.ts';
import * as session from './migrations/0001-session.ts';
import * as searchTables from './migrations/0002-search.ts';
import { centralSequence, type NumberSource } from './numbers.ts';
import { sessions } from './search.ts';
import { SingleFlight } from './single-flight.ts';
import { type Page, type Session, SessionStore, type StoredSession } from './store.ts';

type CreateSession = components['schemas']['CreateSessionRequest'];

const central = 'central-sequence';

export async function open({ config, addressOf, openDatabase, openSearch }: ServiceContext): Promise<Service> {
  const apiKey = config.requireServiceApiKey('to ask for numbers');
  const address = (): string => config.centralSequenceUrl ?? addressOf(central);
  address(); // Settings at fault stop the start; the address itself may still change.
  const database = await openDatabase({ '0001-session': session, '0002-search': searchTables });
  const search = await openSearch(database, [sessions]);
  const store = new SessionStore(database, search);
  const numbers = centralSequence({ address, apiKey });
  return {
    handlers: defineHandlers<operations>(handlersOf(store, search, sessionMaker(database, store, numbers))),
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

type MakeSession = (key: string | undefined, body: CreateSession, context: RequestContext) => Promise<StoredSession>;

/**
 * Makes sessions: an id is taken, then the number asked for with it, then both are written. Where there is no number
 * there is no session. The same key makes one session, also while the first call with it is still on its way.
 */
export function sessionMaker(database: Database, store: SessionStore, numbers: NumberSource): MakeSession {
  const flights = new SingleFlight<StoredSession>();
  return (key, body, context) => {
    const request: IdempotentRequest = { key, operation: 'createSession', body };
    return flights.run(request, async () => {
      const earlier = key === undefined ? undefined : await earlierAnswer<StoredSession>(database, request);
      if (earlier !== undefined) return earlier;
      const sessionId = await store.takeId();
      const sequenceNumber = await numbers.numberOf(sessionId, context);
      return store.insert({ sessionId, userId: body.userId, context: body.context, sequenceNumber }, request);
    });
  };
}

function handlersOf(store: SessionStore, search: Search, makeSession: MakeSession): Handlers<operations> {
  return {
    async createSession({ header, body, context }) {
      const made = await makeSession(header['Idempotency-Key'], body, context);
      return { status: 201, headers: { ETag: tagOf(made) }, body: shown(made) };
    },

    async listSessions({ query: { limit, offset, userId, q } }) {
      const page = { limit, offset };
      const { items, total } =
        q === undefined
          ? await listed(store, page, userId)
          : await found(store, search, { ...page, q, where: { userId } });
      const links = pageLinks('/sessions', { ...page, total, filters: { userId, q } });
      return { status: 200, headers: { 'X-Total-Count': total, Link: links }, body: items };
    },

    async getSession({ path: { sessionId } }) {
      const found = await store.get(sessionId);
      return { status: 200, headers: { ETag: tagOf(found) }, body: shown(found) };
    },

    async updateSession({ path: { sessionId }, header, body: { context } }) {
      const ifMatch = header['If-Match'];
      const isExpected = (current: StoredSession): boolean => ifMatch === undefined || matches(ifMatch, tagOf(current));
      const updated = await store.update(sessionId, { context, isExpected });
      return { status: 200, headers: { ETag: tagOf(updated) }, body: shown(updated) };
    },

    async deleteSession({ path: { sessionId } }) {
      await store.delete(sessionId);
      return { status: 200, body: { message: `session ${sessionId} was deleted` } };
    },

    async getSessionContext({ path: { sessionId } }) {
      return { status: 200, body: await store.getContext(sessionId) };
    },
  };
}

interface SessionPage {
  readonly items: components['schemas']['Session'][];
  readonly total: number;
}

async function listed(store: SessionStore, page: Page, userId: number | undefined): Promise<SessionPage> {
  const { sessions: items, total } = await store.list(page, userId);
  return { items, total };
}

/** What the index still has and the database no longer has is left out. */
async function found(store: SessionStore, search: Search, query: SearchQuery): Promise<SessionPage> {
  const { items, total } = await search.find(sessions, query);
  const marks = new Map(items.map(({ id, highlights }) => [Number(id), highlights]));
  const kept = await store.listOf([...marks.keys()]);
  return { items: kept.map((one) => ({ ...shown(one), highlights: marks.get(one.sessionId) ?? [] })), total };
}

function tagOf({ sessionId, revision }: StoredSession): string {
  return entityTag(sessionId, revision);
}

function shown({ sessionId, userId, context, sequenceNumber, createdAt, updatedAt }: Session): Session {
  return { sessionId, userId, context, sequenceNumber, createdAt, updatedAt };
}
