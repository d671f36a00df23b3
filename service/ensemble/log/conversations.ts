/** The conversations of principals: what was said and done in them, and who may go on with them. */
import { type Database, HttpError, type Search, type Transaction, unsearched } from 'fountainai';
import type { RecordedCall } from '../conversation/calls/call-log.ts';
import type { PendingCall } from '../conversation/calls/pending-calls.ts';
import type { SavedTurn } from '../conversation/saved-turn.ts';
import type { Admit, Beginning } from './recorder.ts';
import {
  countConversations,
  countConversationsOf,
  deleteConversation,
  insertConversation,
  selectConversation,
  selectConversations,
  selectConversationsOf,
  selectLogsOf,
  selectRunningOf,
  selectTurnIn,
  touchConversation,
} from './tables/conversation-statements.ts';
import { selectCalls } from './tables/log-statements.ts';
import { type ConversationRow, toRecordedCall, toStorableText, type TurnRow } from './tables/rows.ts';
import { upsertTurn } from './tables/turn-statements.ts';
import { closeTurn, expired, forgotten, readCalls, readTurn, superseded, toPending } from './waiting-turn.ts';

/** An interaction of a conversation that has ended or waits. */
export interface RecordedTurn {
  readonly userInput: string;
  readonly answer: string;
  readonly calls: readonly RecordedCall[];
}

/** Calls of a conversation that wait, with the interaction that asked for them. */
export interface WaitingCalls {
  readonly turn: SavedTurn;
  readonly pending: readonly PendingCall[];
}

/** A conversation as it was read. */
export interface OpenConversation {
  readonly id: string;
  readonly revision: number;
  /** Undefined if none waits, or if they have expired. */
  readonly waiting: WaitingCalls | undefined;
}

export type ListedConversation = Omit<ConversationRow, 'revision'> & { readonly interactions: number };

/** What begins in a conversation. */
export interface Entrance {
  readonly beginning: Pick<Beginning, 'conversation_id' | 'principal' | 'timestamp' | 'user_input'>;
  /** Undefined: the conversation begins, too. */
  readonly opened: OpenConversation | undefined;
  /** True if calls that wait go on waiting; otherwise they are rejected. */
  readonly keepsWaiting: boolean;
}

export interface ConversationStore {
  /** @throws HttpError not_found for an unknown conversation, and for one of another principal */
  open(id: string, principal: string): Promise<OpenConversation>;
  /** Returns false also for a conversation of another principal. */
  exists(id: string, principal: string): Promise<boolean>;
  /** Returns the latest interactions, the oldest first. @param before only those before the one with this row; default: all */
  past(id: string, before?: number): Promise<readonly RecordedTurn[]>;
  /** For the write that begins an interaction. The check throws HttpError conflict if another one runs, or came first. */
  enter(entrance: Entrance): Admit;
  /** @param owner the principal that may see them; undefined: all */
  list(
    page: { readonly limit: number; readonly offset: number },
    owner: string | undefined,
  ): Promise<{ readonly conversations: readonly ListedConversation[]; readonly total: number }>;
  /** @throws HttpError not_found */
  read(
    id: string,
    owner: string | undefined,
  ): Promise<{ readonly conversation: Omit<ConversationRow, 'revision'>; readonly pending: readonly PendingCall[] }>;
  /** The log keeps the interactions. @throws HttpError not_found; conflict if one of them runs */
  remove(id: string, owner: string | undefined): Promise<void>;
}

/** The maximum number of earlier interactions that an assistant gets. */
const maxPast = 20;
const maxTitleLength = 100;

export function createConversationStore(
  database: Database,
  search: Pick<Search, 'changed'> = unsearched,
  now: () => number = Date.now,
): ConversationStore {
  const isoNow = (): string => new Date(now()).toISOString();
  return {
    async open(id, principal) {
      const { revision } = await find(database, id, principal);
      return { id, revision, waiting: await readWaiting(database, id, isoNow()) };
    },

    exists: async (id, principal) => (await database.first(selectConversation, { id }))?.principal === principal,

    past: (id, before = Number.MAX_SAFE_INTEGER) => readPast(database, id, before),

    enter: (entrance) => (transaction) => enter(transaction, search, { ...entrance, now: isoNow() }),

    async list(page, owner) {
      if (owner === undefined) {
        const total = (await database.first(countConversations, {}))?.total ?? 0;
        return { conversations: await database.all(selectConversations, page), total };
      }
      const total = (await database.first(countConversationsOf, { principal: owner }))?.total ?? 0;
      return { conversations: await database.all(selectConversationsOf, { ...page, principal: owner }), total };
    },

    async read(id, owner) {
      const conversation = await find(database, id, owner);
      const waiting = await readWaiting(database, id, isoNow());
      return { conversation, pending: waiting?.pending ?? [] };
    },

    async remove(id, owner) {
      await database.write(async (transaction) => {
        await find(transaction, id, owner);
        await requireIdle(transaction, id);
        const turn = await transaction.first(selectTurnIn, { conversation_id: id });
        if (turn !== undefined) await closeTurn(transaction, search, turn.interaction, forgotten);
        await transaction.run(deleteConversation, { id });
      });
    },
  };
}

async function enter(
  transaction: Transaction,
  search: Pick<Search, 'changed'>,
  { beginning, opened, keepsWaiting, now }: Entrance & { readonly now: string },
): Promise<void> {
  const { conversation_id: id, principal, timestamp, user_input: userInput } = beginning;
  if (opened === undefined) {
    const title = toStorableText(userInput.slice(0, maxTitleLength).replace(/[\ud800-\udbff]$/, ''));
    const times = { started_at: timestamp, last_at: timestamp };
    await transaction.run(insertConversation, { id, principal, ...times, title, revision: 1 });
    return;
  }
  const { revision } = await find(transaction, id, principal);
  await requireIdle(transaction, id);
  if (revision !== opened.revision) throw new HttpError('conflict', cameFirst);
  const turn = await transaction.first(selectTurnIn, { conversation_id: id });
  if (turn !== undefined) {
    if (keepsWaiting) await markShown(transaction, turn);
    else await closeTurn(transaction, search, turn.interaction, turn.expires_at < now ? expired : superseded);
  }
  await transaction.run(touchConversation, { id, last_at: timestamp });
}

const cameFirst = 'another request of this conversation came first; read the conversation, and send the request again';

async function find(
  reader: Pick<Transaction, 'first'>,
  id: string,
  owner: string | undefined,
): Promise<ConversationRow> {
  const row = await reader.first(selectConversation, { id });
  if (row !== undefined && (owner === undefined || owner === row.principal)) return row;
  throw new HttpError('not_found', `no conversation has the id ${id}`);
}

/** Writes take turns, so that the answer holds until the commit. */
async function requireIdle(transaction: Transaction, id: string): Promise<void> {
  if ((await transaction.first(selectRunningOf, { conversation_id: id })) === undefined) return;
  throw new HttpError('conflict', 'another request of this conversation is running; wait for its answer');
}

/** The answer of the interaction that begins shows the calls. */
async function markShown(transaction: Transaction, row: TurnRow): Promise<void> {
  await transaction.run(upsertTurn, { ...row, turn: JSON.stringify({ ...readTurn(row.turn), isShown: true }) });
}

async function readPast(database: Pick<Database, 'all'>, id: string, before: number): Promise<RecordedTurn[]> {
  const rows = await database.all(selectLogsOf, { conversation_id: id, before, limit: maxPast });
  const calls = await database.all(selectCalls, { ids: JSON.stringify(rows.map((row) => row.id)) });
  return rows.reverse().map((row) => ({
    userInput: row.user_input,
    answer: row.assistant_response,
    calls: calls.filter(({ interaction }) => interaction === row.id).map(toRecordedCall),
  }));
}

async function readWaiting(
  database: Pick<Database, 'first' | 'all'>,
  id: string,
  now: string,
): Promise<WaitingCalls | undefined> {
  const row = await database.first(selectTurnIn, { conversation_id: id });
  if (row?.state !== 'waiting' || row.expires_at < now) return undefined;
  const turn = readTurn(row.turn);
  return { turn, pending: toPending(turn, await readCalls(database, row.interaction)) };
}
