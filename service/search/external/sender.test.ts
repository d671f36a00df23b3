import { describe, expect, it, vi } from 'vitest';
import { engines } from '../../tests/lib/engines.ts';
import { documentsChanged, readDue } from '../outbox/outbox.ts';
import { type Note, noteMigrations, notes, putNote } from '../testing/notes.ts';
import type { ExternalIndex } from './client/external-index.ts';
import { send } from './sender.ts';

const note: Note = { id: 1, title: 'storm', body: 'at sea', owner: 1 };

describe.each(engines)('on $name', ({ place: newPlace }) => {
  it('sends documents that survive a crash', async () => {
    const place = await newPlace();
    const database = await place.open(noteMigrations);
    try {
      await database.write(async (transaction) => {
        await putNote(transaction, note);
        documentsChanged(transaction, 'notes', ['1', '2'], 0);
      });
      const rows = await readDue(database, 10, 1_000);
      const steps: string[] = [];
      const write = database.write.bind(database);
      vi.spyOn(database, 'write').mockImplementation(async (work) => {
        const result = await write(work);
        steps.push('on disk');
        return result;
      });
      vi.spyOn(notes, 'read').mockImplementationOnce((_, ids) => {
        steps.push('read');
        return Promise.resolve(ids.includes('1') ? [{ id: '1' }] : []);
      });
      const index: Pick<ExternalIndex, 'importDocuments' | 'deleteDocument'> = {
        importDocuments(_, lines) {
          steps.push('sent');
          return Promise.resolve(lines.map(() => ({ ok: true })));
        },
        deleteDocument() {
          steps.push('deleted');
          return Promise.resolve();
        },
      };
      const options = { index, database, bytes: 1_000, postponement: { first: 1, longest: 1 } };
      const { outcomes } = await send(options, notes, rows, ['target']);
      expect([...outcomes.values()]).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
      expect(steps).toEqual(['read', 'on disk', 'sent', 'deleted']);
    } finally {
      vi.restoreAllMocks();
      await database.close();
      await place.dispose();
    }
  });
});
