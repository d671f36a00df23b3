/** Notes, kept in memory: a service that says and does what its document says. */
import { HttpError } from '../../../../../service/errors/errors.ts';
import { defineHandlers, type Handlers } from '../../../../../service/http/handlers/handlers.ts';
import type { Service } from '../../../../../service/start/service.ts';
import type { components, operations } from './api.d.ts';

type Note = components['schemas']['Note'];
type State = components['schemas']['State'];

/** A note, and how many times it was written. */
interface StoredNote {
  readonly note: Note;
  readonly revision: number;
}

export const open = async (): Promise<Service> => ({
  handlers: defineHandlers<operations>(createHandlers(new Map())),
  close: async () => undefined,
});

function createHandlers(notes: Map<number, StoredNote>): Handlers<operations> {
  let lastId = 0;
  return {
    createNote({ body }) {
      const noteId = ++lastId;
      const note = { ...body, noteId, createdAt: new Date().toISOString() };
      const made = keep(notes, { note, revision: 1 });
      return { status: 201, headers: { ETag: getTag(made), Location: `/notes/${noteId}` }, body: note };
    },

    listNotes({ query: { state, limit, offset } }) {
      const found = [...notes.values()].map(({ note }) => note).filter((note) => !state || note.state === state);
      const page = found.slice(offset, offset + limit);
      return { status: 200, headers: { 'X-Total-Count': found.length }, body: page };
    },

    getNote: ({ path }) => answer(find(notes, path.noteId)),

    replaceNote({ path: { noteId }, header, body }) {
      const { note, revision } = expected(find(notes, noteId), header['If-Match']);
      return answer(keep(notes, { note: { ...body, noteId, createdAt: note.createdAt }, revision: revision + 1 }));
    },

    changeNote({ path: { noteId }, header, body }) {
      const { note, revision } = expected(find(notes, noteId), header['If-Match']);
      return answer(keep(notes, { note: { ...note, ...body, noteId }, revision: revision + 1 }));
    },

    deleteNote({ path: { noteId } }) {
      notes.delete(find(notes, noteId).note.noteId);
      return { status: 204 };
    },

    readStatistics() {
      const all = [...notes.values()];
      const count = (state: State) => all.filter(({ note }) => note.state === state).length;
      const states = { draft: count('draft'), final: count('final'), old: count('old') };
      return { status: 200, body: { notes: all.length, states } };
    },
  };
}

function keep(notes: Map<number, StoredNote>, stored: StoredNote): StoredNote {
  notes.set(stored.note.noteId, stored);
  return stored;
}

function find(notes: ReadonlyMap<number, StoredNote>, noteId: number): StoredNote {
  const stored = notes.get(noteId);
  if (stored === undefined) throw new HttpError('not_found', `there is no note ${noteId}`);
  return stored;
}

/** @throws HttpError precondition_failed */
function expected(stored: StoredNote, ifMatch: string | undefined): StoredNote {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch === getTag(stored)) return stored;
  throw new HttpError('precondition_failed');
}

const getTag = ({ note, revision }: StoredNote): string => `"${note.noteId}-${revision}"`;

function answer(stored: StoredNote) {
  return { status: 200, headers: { ETag: getTag(stored) }, body: stored.note } as const;
}
