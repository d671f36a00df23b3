/** The operations that read and delete the log of interactions. */
import {
  chooseMediaType,
  type Handlers,
  HttpError,
  type InputOf,
  pageLinks,
  type RequestContext,
  TextStream,
} from 'fountainai';
import type { operations } from '../api.d.ts';
import { readCursor, toCursor } from './cursor.ts';
import type { Filters } from './tables/filters.ts';
import type { InteractionLog } from './interaction-log.ts';
import type { LogRemoval } from './removal.ts';

type LogOperations = Pick<operations, 'retrieveLogs' | 'readInteraction' | 'deleteLogs'>;
type Query = InputOf<operations['retrieveLogs']>['query'];

const linesType = 'application/x-ndjson';

export function logHandlers(parts: {
  readonly interactions: InteractionLog;
  readonly removal: Pick<LogRemoval, 'before'>;
  /** Returns the principal whose interactions the client may read; undefined: all. */
  readonly ownerOf: (context: RequestContext) => string | undefined;
}): Handlers<LogOperations> {
  const { interactions, removal, ownerOf } = parts;
  return {
    async retrieveLogs({ query, context }) {
      const filters = { ...readFilters(query), owner: ownerOf(context) };
      if (chooseMediaType(context.accept, ['application/json', linesType]) === linesType)
        return exportLogs(interactions, query, filters);
      return query.q === undefined
        ? listLogs(interactions, query, filters)
        : findLogs(interactions, query, query.q, filters);
    },

    async readInteraction({ path: { interaction_id }, context }) {
      const log = await interactions.read(interaction_id, { owner: ownerOf(context) });
      if (log === undefined) throw new HttpError('not_found', `no interaction has the id ${interaction_id}`);
      return { status: 200, body: log };
    },

    async deleteLogs({ query: { before } }) {
      const deleted = await removal.before(toTime(before, 'before'));
      const what = deleted === 1 ? '1 interaction was deleted' : `${deleted} interactions were deleted`;
      return { status: 200, body: { message: what, deleted } };
    },
  };
}

async function listLogs(interactions: InteractionLog, query: Query, filters: Filters) {
  const { limit, offset, after } = query;
  const placed = { ...filters, ...readCursor(after) };
  const [{ logs, last }, total] = await Promise.all([
    interactions.page(limit, offset, placed),
    interactions.count(filters),
  ]);
  const next_cursor = last === undefined ? undefined : toCursor(last);
  return {
    status: 200,
    headers: { 'X-Total-Count': total, Link: linksFor(query, total, next_cursor) },
    body: { logs, ...(next_cursor === undefined ? {} : { next_cursor }) },
  } as const;
}

async function findLogs(interactions: InteractionLog, query: Query, q: string, all: Filters) {
  const { limit, offset } = query;
  if (query.after !== undefined) {
    const details = '/query/after cannot be combined with q; use offset';
    throw new HttpError('bad_request', 'found interactions have no cursor', { details });
  }
  // Running interactions are not in the index.
  const filters = { ...all, running: undefined };
  const { logs, total, isExact } = await interactions.findWith({ q, limit, offset }, filters);
  const exact = isExact ? undefined : 'false';
  const headers = { 'X-Total-Count': total, 'X-Total-Count-Exact': exact, Link: linksFor(query, total) };
  return { status: 200, headers, body: { logs } } as const;
}

async function exportLogs(interactions: InteractionLog, query: Query, filters: Filters) {
  if (query.q !== undefined) {
    const details = '/query/q cannot be combined with Accept: application/x-ndjson';
    throw new HttpError('bad_request', 'found interactions cannot be exported', { details });
  }
  const all = { ...filters, ...readCursor(query.after) };
  const total = await interactions.count(all);
  return {
    status: 200,
    headers: { 'Content-Type': linesType, 'X-Total-Count': total },
    body: new TextStream(toLines(interactions.export(all))),
  } as const;
}

async function* toLines(values: AsyncIterable<unknown>): AsyncGenerator<string, void> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}

/** With a cursor, only the next page has an address. */
function linksFor(query: Query, total: number, next?: string): string | undefined {
  const { limit, offset, after, ...filters } = query;
  if (after === undefined) return pageLinks('/logs', { limit, offset, total, filters });
  if (next === undefined) return undefined;
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filters, limit, after: next })) parameters.set(name, String(value));
  return `</logs?${parameters.toString()}>; rel="next"`;
}

function readFilters({ from, to, state, failed, ...query }: Query): Filters {
  const { principal, conversation_id, service_id, operation_id, effect, status } = query;
  return {
    from: from === undefined ? undefined : toTime(from, 'from'),
    to: to === undefined ? undefined : toTime(to, 'to'),
    principal,
    conversation_id,
    state,
    running: state === undefined ? 'excluded' : undefined,
    failed: failed === undefined ? undefined : failed ? 'only' : 'excluded',
    service_id,
    operation_id,
    effect,
    status,
  };
}

/** Returns the time as the log has it. @throws HttpError bad_request for a date that JavaScript does not know, such as a leap second */
function toTime(text: string, name: string): string {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  throw new HttpError('bad_request', 'this time cannot be read', { details: `/query/${name} must be a time` });
}
