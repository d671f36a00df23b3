/** A service that does what the document of the boats says, and ways to make it do otherwise. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { objectOf, stringOf } from '../../../openapi/json/json.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import type { Handler, HandlerInput, Reply } from '../../../service/http/handlers/handlers.ts';
import type { ProfileName } from '../cases/profile.ts';
import type { Difference } from '../judge/fault.ts';
import { readAmount } from '../options.ts';
import { phaseNames } from '../phases/phase-names.ts';
import { probeService } from '../phases/phases.ts';
import { Probe } from '../target/probe.ts';
import { promisingDocument } from './boats-document.ts';
import { serve, type Tamper } from './sabotage.ts';

export interface Boat {
  readonly boatId: number;
  readonly revision: number;
  readonly content: JsonObject;
  readonly berth: JsonObject;
  readonly trips: readonly JsonObject[];
}

type Handle = (input: HandlerInput) => Reply;
export type BoatHandlers = Readonly<Record<string, Handle>>;

/** All that the service keeps. */
export interface Harbour {
  readonly boats: Map<number, Boat>;
  /** Idempotency-Key → the body that came with it, and the answer. */
  readonly keys: Map<unknown, { readonly body: string; readonly reply: Reply }>;
}

export const getTag = ({ boatId, revision }: Boat): string => `"${boatId}-${revision}"`;
const fixed: JsonObject = { flag: 'GR', registered: { port: 'Volos', number: 'V-7' } };
export const boatBody = ({ boatId, content }: Boat): JsonObject => ({ ...content, ...fixed, boatId });
const answer = (status: number, boat: Boat): Reply => ({
  status,
  headers: { ETag: getTag(boat) },
  body: boatBody(boat),
});

export function find({ boats }: Harbour, id: unknown): Boat {
  const boat = boats.get(Number(id));
  if (boat === undefined) throw new HttpError('not_found');
  return boat;
}

export function keep({ boats }: Harbour, boat: Boat): Boat {
  boats.set(boat.boatId, boat);
  return boat;
}

/** The boat of the path, if it is as the condition says. */
function expected(harbour: Harbour, { path, header }: HandlerInput): Boat {
  const boat = find(harbour, path.boatId);
  const tag = header['If-Match'];
  if (tag === undefined || tag === '*' || tag === getTag(boat)) return boat;
  throw new HttpError('precondition_failed');
}

const contains = (boat: Boat, text: unknown): boolean =>
  typeof text !== 'string' || [boat.content.title, boat.content.notes].some((own) => stringOf(own).includes(text));

export interface Page {
  readonly found: readonly Boat[];
  readonly query: HandlerInput['query'];
}

function selected({ boats }: Harbour, query: HandlerInput['query']): readonly Boat[] {
  return [...boats.values()].filter((boat) => {
    return contains(boat, query.q) && (query.state === undefined || boat.content.state === query.state);
  });
}

/** The URL of a page with the same filters. */
export function pageUrl(query: HandlerInput['query'], offset: number): string {
  const url = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, offset }))
    if (typeof value === 'string' || typeof value === 'number') url.set(name, String(value));
  return `/boats?${url.toString()}`;
}

/** By rel, the first items of the pages around this one. */
export function neighbours(found: number, { limit, offset }: HandlerInput['query']): Readonly<Record<string, number>> {
  const [size, start] = [Number(limit), Number(offset)];
  return {
    first: 0,
    last: Math.max(0, Math.ceil(found / size) - 1) * size,
    ...(start + size < found ? { next: start + size } : {}),
    ...(start > 0 ? { prev: Math.max(0, start - size) } : {}),
  };
}

export function linkHeader(query: HandlerInput['query'], offsets: Readonly<Record<string, number>>): string {
  return Object.entries(offsets)
    .map(([rel, offset]) => `<${pageUrl(query, offset)}>; rel="${rel}"`)
    .join(', ');
}

function partHandlers(harbour: Harbour): BoatHandlers {
  return {
    readCard: ({ path }) => {
      const { boatId, content } = find(harbour, path.boatId);
      const { title = '', notes } = content;
      return { status: 200, body: { boatId, title, ...(notes === undefined ? {} : { notes }) } };
    },
    readBerth: ({ path }) => ({ status: 200, body: find(harbour, path.boatId).berth }),
    moveBoat: ({ path, body }) => {
      const { berth } = keep(harbour, { ...find(harbour, path.boatId), berth: objectOf(body) });
      return { status: 200, body: berth };
    },
    listTrips: ({ path }) => ({ status: 200, body: find(harbour, path.boatId).trips }),
    addTrip: ({ path, body }) => {
      const boat = find(harbour, path.boatId);
      keep(harbour, { ...boat, trips: [...boat.trips, objectOf(body)] });
      return { status: 201, body: objectOf(body) };
    },
  };
}

export function boatHandlers(harbour: Harbour): BoatHandlers {
  let last = 0;
  return {
    addBoat: ({ body, header }) => {
      const key = header['Idempotency-Key'];
      const known = key === undefined ? undefined : harbour.keys.get(key);
      const text = JSON.stringify(body);
      if (known !== undefined && known.body !== text) throw new HttpError('idempotency_conflict');
      if (known !== undefined) return known.reply;
      const boat = { boatId: ++last, revision: 1, content: objectOf(body), berth: { pier: 'none' }, trips: [] };
      const reply = answer(201, keep(harbour, boat));
      if (key !== undefined) harbour.keys.set(key, { body: text, reply });
      return reply;
    },
    listBoats: ({ query }) => {
      const found = selected(harbour, query);
      const start = Number(query.offset);
      const body = found.slice(start, start + Number(query.limit)).map(boatBody);
      const links = linkHeader(query, neighbours(found.length, query));
      return { status: 200, headers: { 'X-Total-Count': found.length, Link: links }, body };
    },
    readBoat: ({ path }) => answer(200, find(harbour, path.boatId)),
    updateBoat: (input) => {
      const boat = expected(harbour, input);
      return answer(200, keep(harbour, { ...boat, revision: boat.revision + 1, content: objectOf(input.body) }));
    },
    changeBoat: (input) => {
      const boat = expected(harbour, input);
      const content = { ...boat.content, ...objectOf(input.body) };
      return answer(200, keep(harbour, { ...boat, revision: boat.revision + 1, content }));
    },
    removeBoat: (input) => {
      const boat = expected(harbour, input);
      harbour.boats.delete(boat.boatId);
      return answer(200, boat);
    },
    ...partHandlers(harbour),
    readHarbour: () => ({ status: 200, body: { boats: harbour.boats.size } }),
  };
}

/** How the running service differs from the right one. */
export interface BoatMutation {
  readonly handlers?: (own: (id: string) => Handle, harbour: Harbour) => BoatHandlers;
  readonly tamper?: Tamper;
}

export const secrets: Readonly<Record<string, string>> = { key: 'The-Right-Key', pass: 'The-Right-Pass' };

/** All phases of the probe against a service with this mutation. */
export async function probeBoats(
  { handlers, tamper }: BoatMutation,
  profile: ProfileName,
  document = promisingDocument,
): Promise<readonly Difference[]> {
  const harbour: Harbour = { boats: new Map(), keys: new Map() };
  const own = boatHandlers(harbour);
  const getHandler = (id: string): Handle => own[id] ?? (() => ({ status: 501 }));
  const all: Readonly<Record<string, Handler>> = { ...own, ...handlers?.(getHandler, harbour) };
  const served = await serve({ document, handlers: all, credentials: (scheme) => [secrets[scheme] ?? ''], tamper });
  const amount = readAmount({ seed: '1', requests: '4' });
  const probe = new Probe({
    document,
    url: served.url,
    client: served.client,
    credentials: (scheme) => secrets[scheme],
    profile,
    amount,
    foreign: false,
  });
  try {
    await probeService(probe, { phases: phaseNames });
    return probe.differences;
  } finally {
    await probe.run.close();
    await served.close();
  }
}
