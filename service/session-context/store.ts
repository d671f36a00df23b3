/** The sessions: what is known of them and how it changes. */
import {
  type Database,
  HttpError,
  idempotent,
  type IdempotentRequest,
  type Search,
  type Transaction,
  unsearched,
} from 'fountainai';
import { sessions } from './search.ts';
import {
  countSessions,
  countSessionsOfUser,
  deleteSession,
  insertSession,
  type Page,
  selectContext,
  selectPage,
  selectPageOfUser,
  selectSession,
  selectSessions,
  type StoredSession,
  updateContext,
} from './statements.ts';

export type { Page, StoredSession } from './statements.ts';

/** A session as clients see it. */
export type Session = Omit<StoredSession, 'revision'>;

export type NewSession = Pick<StoredSession, 'sessionId' | 'userId' | 'context' | 'sequenceNumber'>;

export interface SessionUpdate {
  /** Undefined: the session stays as it is, its time of update too. */
  readonly context: string | undefined;
  /** Whether the session, as it is now, is the one that the client wants to change. */
  readonly isExpected: (session: StoredSession) => boolean;
}

/** Every method that takes a `sessionId` throws HttpError not_found where no session has it. */
export class SessionStore {
  readonly #database: Database;
  readonly #search: Pick<Search, 'changed'>;

  /** @param database its tables are up to date @param search hears of every change; left out: nobody does */
  constructor(database: Database, search: Pick<Search, 'changed'> = unsearched) {
    this.#database = database;
    this.#search = search;
  }

  /** An id that no session has had. */
  takeId(): Promise<number> {
    return this.#database.takeId('session', 'id');
  }

  /** Keeps a new session, or gives the one that the same request has made before. @throws HttpError idempotency_conflict */
  insert(session: NewSession, request: IdempotentRequest): Promise<StoredSession> {
    const now = new Date().toISOString();
    const row = { ...session, createdAt: now, updatedAt: now, revision: 1 };
    return this.#database.write((transaction) =>
      idempotent(transaction, request, async () => {
        await transaction.run(insertSession, row);
        await this.#changed(transaction, row.sessionId);
        return row;
      }),
    );
  }

  async get(sessionId: number): Promise<StoredSession> {
    return (await this.#database.first(selectSession, { sessionId })) ?? unknownSession(sessionId);
  }

  async getContext(sessionId: number): Promise<{ sessionId: number; context: string }> {
    return (await this.#database.first(selectContext, { sessionId })) ?? unknownSession(sessionId);
  }

  /** In the order of their ids, with how many there are on all pages together. */
  async list(page: Page, userId: number | undefined): Promise<{ sessions: Session[]; total: number }> {
    const [sessions, counted] = await Promise.all(
      userId === undefined
        ? [this.#database.all(selectPage, page), this.#database.first(countSessions, {})]
        : [
            this.#database.all(selectPageOfUser, { ...page, userId }),
            this.#database.first(countSessionsOfUser, { userId }),
          ],
    );
    return { sessions, total: counted?.total ?? 0 };
  }

  /** @throws HttpError precondition_failed where the session is not the expected one */
  update(sessionId: number, { context, isExpected }: SessionUpdate): Promise<StoredSession> {
    return this.#database.write(async (transaction) => {
      const current = (await transaction.first(selectSession, { sessionId })) ?? unknownSession(sessionId);
      if (!isExpected(current)) throw new HttpError('precondition_failed');
      if (context === undefined) return current;
      const change = { sessionId, context, updatedAt: new Date().toISOString() };
      const updated = (await transaction.first(updateContext, change)) ?? unknownSession(sessionId);
      await this.#changed(transaction, sessionId);
      return updated;
    });
  }

  async delete(sessionId: number): Promise<void> {
    await this.#database.write(async (transaction) => {
      if ((await transaction.run(deleteSession, { sessionId })) === 0) unknownSession(sessionId);
      await this.#changed(transaction, sessionId);
    });
  }

  /** Those of these ids that are there, in the same order. */
  async listOf(ids: readonly number[]): Promise<Session[]> {
    const rows = await this.#database.all(selectSessions, { sessionIds: JSON.stringify(ids) });
    const found = new Map(rows.map((session) => [session.sessionId, session]));
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  #changed(transaction: Transaction, sessionId: number): Promise<void> {
    return this.#search.changed(transaction, sessions, String(sessionId));
  }
}

function unknownSession(sessionId: number): never {
  throw new HttpError('not_found', `there is no session ${sessionId}`, { details: '/path/sessionId' });
}
