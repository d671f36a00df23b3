/** The store of Session and Context: sessions, whose ids are chosen before they are written and are part of their entity tags. */
import { type Database, itemValidator, Resource, resourceSearch, type Search } from 'fountainai';
import type { ApiDocument } from 'fountainai/openapi';
import type { components } from './api.d.ts';

export type Session = Omit<components['schemas']['Session'], 'highlights'>;

/** The fields that lists search for words. */
export const searches = {
  sessions: resourceSearch({
    table: 'sessions',
    fields: [
      { name: 'context', type: 'string', searched: true },
      { name: 'userId', type: 'int64', filtered: true },
      { name: 'sessionId', type: 'int64' },
      { name: 'sequenceNumber', type: 'int64' },
    ],
    newest: 'sessionId',
  }),
};

export type SessionStore = ReturnType<typeof openStore>;

interface Source {
  readonly database: Database;
  readonly document: ApiDocument;
  readonly search: Search;
}

export function openStore(database: Database, document: ApiDocument, search: Search) {
  return { sessions: openSessions({ database, document, search }) };
}

function openSessions({ database, document, search }: Source): Resource<Session> {
  return new Resource(database, {
    table: 'sessions',
    name: 'session',
    parameter: 'sessionId',
    values: { userId: (session) => session.userId },
    validate: itemValidator(document, 'getSession'),
    search: { search, collection: searches.sessions },
  });
}
