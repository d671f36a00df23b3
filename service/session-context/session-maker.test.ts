import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { documentsFolder } from '../../openapi/loading/directory.ts';
import { loadDocument } from '../../openapi/loading/load.ts';
import { unsearched } from '../search/collection/search.ts';
import { useDatabase } from '../tests/lib/database.ts';
import { engines } from '../tests/lib/engines.ts';
import * as session from './migrations/0001-session.ts';
import * as searchTables from './migrations/0002-search.ts';
import * as sessionsTable from './migrations/0003-sessions.ts';
import type { NumberSource } from './numbers.ts';
import { sessionMaker } from './operations.ts';
import { openStore } from './store.ts';

const migrations = { '0001-session': session, '0002-search': searchTables, '0003-sessions': sessionsTable };
const context = { requestId: 'request', traceparent: '', log: pino({ level: 'silent' }) };

describe.each(engines)('on $name', ({ place }) => {
  const opened = useDatabase(place, migrations);

  it('a request whose id was given again meanwhile can be sent again', async () => {
    const database = opened();
    const document = await loadDocument(join(documentsFolder, 'session-context.yml'));
    const search = { ...unsearched, state: () => Promise.resolve({ status: 'ok' }), close: () => Promise.resolve() };
    const store = openStore(database, document, search);
    const createdAt = new Date().toISOString();
    let asked = 0;
    const numbers: NumberSource = {
      async readNumber(sessionId) {
        asked += 1;
        const item = { sessionId, userId: 2, context: '', sequenceNumber: 1, createdAt, updatedAt: createdAt };
        if (asked === 1) await store.sessions.insertTaken(sessionId, item);
        return asked;
      },
      check: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    const make = sessionMaker(database, store, numbers);
    const create = () => make('key', { userId: 1, context: '' }, context);
    await expect(create()).rejects.toMatchObject({
      status: 503,
      details: expect.stringContaining('sent again') as string,
    });
    expect((await store.sessions.get(1)).item.userId).toBe(2);
    const created = await create();
    expect(created.item).toMatchObject({ sessionId: 2, userId: 1, sequenceNumber: 2 });
    // On PostgreSQL a read may find what is not on disk yet; after a write it is.
    const write = vi.spyOn(database, 'write');
    expect(await create()).toEqual(created);
    expect({ asked, writes: write.mock.calls.length }).toEqual({ asked: 2, writes: 1 });
  });
});
