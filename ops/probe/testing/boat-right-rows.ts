/** Services of other people that do what their documents say, or what their documents leave open: nothing is to be found. */
import { objectOf, stringOf } from '../../../openapi/json/json.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import type { HandlerInput, Reply } from '../../../service/http/handlers/handlers.ts';
import { answering, asking, withTexts } from './boat-mutations.ts';
import { boatBody, find, linkHeader, type BoatMutation, neighbours, pageUrl } from './boats-service.ts';

export interface RightRow {
  readonly given: string;
  readonly mutation: BoatMutation;
  /** What the document says in words. */
  readonly words?: Readonly<Record<string, string>>;
  readonly change?: (text: string) => string;
}

const tagged = ['addBoat', 'readBoat', 'updateBoat', 'changeBoat', 'removeBoat'];

const onAll = (
  ids: readonly string[],
  change: (reply: Reply, input: HandlerInput) => Partial<Reply>,
): BoatMutation => ({
  handlers: (own) =>
    Object.fromEntries(
      ids.map((id) => [
        id,
        (input: HandlerInput) => {
          const reply = own(id)(input);
          return { ...reply, ...change(reply, input) };
        },
      ]),
    ),
});

/** A weak tag never matches a condition. */
const weakTags: BoatMutation = onAll(tagged, ({ headers = {} }) => ({
  headers: { ETag: `W/${stringOf({ ...headers }.ETag).slice(0, 2)}"` },
}));

const keepingTexts = (change: (text: string) => string): BoatMutation => ({
  handlers: (own) =>
    Object.fromEntries(
      ['addBoat', 'updateBoat', 'changeBoat'].map((id) => [
        id,
        (input: HandlerInput) => own(id)({ ...input, body: withTexts(change)(input.body) }),
      ]),
    ),
});

const refusing = (isRefused: (text: string) => boolean): BoatMutation => ({
  handlers: (own) =>
    Object.fromEntries(
      ['addBoat', 'updateBoat', 'changeBoat'].map((id) => [
        id,
        (input: HandlerInput) => {
          if (Object.values(objectOf(input.body)).some((value) => isRefused(stringOf(value))))
            throw new HttpError('bad_request');
          return own(id)(input);
        },
      ]),
    ),
});

const headers = (name: string, status: number): BoatMutation => ({
  tamper: (request, response) => {
    if (request.method !== name) return false;
    response.writeHead(status).end();
    return true;
  },
});

const withoutCondition = (text: string): string =>
  text.replaceAll('parameters: [*ifMatch]', 'parameters: []').replace('parameters: [&ifMatch', 'x-unused: [&ifMatch');

const describing = (member: string, words: string) => (text: string) =>
  text.replaceAll(`${member}: { type: string`, `${member}: { description: '${words}', type: string`);

export const rightRows: readonly RightRow[] = [
  { given: 'weak tags', mutation: weakTags },
  {
    given: 'no conditions',
    change: withoutCondition,
    mutation: onAll(['updateBoat', 'changeBoat', 'removeBoat'], () => ({})),
  },
  {
    given: 'texts that are trimmed, as the words say',
    mutation: keepingTexts((text) => text.trim()),
    change: (text) =>
      ['title', 'notes', 'captain', 'mate'].reduce(
        (all, name) => describing(name, 'Trimmed and normalized.')(all),
        text,
      ),
  },
  {
    given: 'texts without spaces at their ends, as the pattern says',
    mutation: keepingTexts((text) => text.trim()),
    change: (text) =>
      text.replaceAll(
        /(title|notes|captain|mate): \{ type: string(, minLength: 1)?/g,
        (own) => `${own}, pattern: '^[a-z]+$'`,
      ),
  },
  { given: 'long texts that are refused', mutation: refusing((text) => text.length > 2000) },
  {
    given: 'a search by relevance',
    words: { q: 'Ranks the boats by relevance.' },
    mutation: asking('listBoats', ({ query }) => ({ query: { ...query, q: undefined } })),
  },
  {
    given: 'a total of all boats of the harbour',
    words: { total: 'How many boats the harbour has.' },
    mutation: answering('listBoats', ({ headers: own = {} }, _input, { boats }) => ({
      headers: { ...own, 'X-Total-Count': boats.size },
    })),
  },
  {
    given: 'an estimated total',
    words: { total: 'About how many boats there are.' },
    mutation: answering('listBoats', ({ headers: own = {} }) => ({ headers: { ...own, 'X-Total-Count': 1000 } })),
  },
  {
    given: 'a total that the answer calls inexact',
    mutation: answering('listBoats', ({ headers: own = {} }) => ({
      headers: { ...own, 'X-Total-Count': 1, 'X-Total-Count-Exact': 'false' },
    })),
  },
  {
    given: 'a PUT that changes what it names',
    words: { put: 'A partial update; other members stay unchanged.' },
    mutation: asking('updateBoat', ({ path, body }, harbour) => ({
      body: { ...find(harbour, path.boatId).content, ...objectOf(body) },
    })),
  },
  {
    given: 'links until a page is empty',
    mutation: answering('listBoats', (reply, { query }) => {
      const next = Number(query.offset) + Number(query.limit);
      const own = { ...neighbours(Number({ ...reply.headers }['X-Total-Count']), query), next };
      return { headers: { ...reply.headers, Link: linkHeader(query, own) } };
    }),
  },
  {
    given: 'links with the address of a gateway',
    mutation: answering('listBoats', (reply, { query }) => {
      const offsets = neighbours(Number({ ...reply.headers }['X-Total-Count']), query);
      const links = Object.entries(offsets).map(
        ([rel, at]) => `<https://boats.example/v1${pageUrl(query, at)}>; rel=${rel}`,
      );
      return { headers: { ...reply.headers, Link: links.join(', ') } };
    }),
  },
  { given: 'HEAD with 405', mutation: headers('HEAD', 405) },
  { given: 'HEAD with 501', mutation: headers('HEAD', 501) },
  {
    given: 'an example with members of some states',
    mutation: answering('readBoat', () => ({})),
    change: (text) =>
      text
        .replace('flag: GR, registered', "flag: GR, soldAt: '2026-01-01', error: none, nextTrip: Volos, registered")
        .replace(
          'flag: { type: string }',
          'flag: { type: string }, soldAt: { type: string }, error: { type: string }, nextTrip: { description: Only while one is planned., type: string }',
        ),
  },
  {
    given: 'an answer to a deletion with other members',
    mutation: answering('removeBoat', ({ body }) => ({ body: { ...objectOf(body), state: 'sold' } })),
  },
  {
    given: 'refused requests with a bad key',
    mutation: {
      tamper: (request, response) => {
        if (request.headers['x-key'] !== '') return false;
        response.writeHead(400, { 'Content-Type': 'application/json' }).end('{"errorCode":"bad","message":"no key"}');
        return true;
      },
    },
  },
  {
    given: 'the first answer again for each body with the same key',
    mutation: {
      handlers: (own, harbour) => ({
        addBoat: (input) => harbour.keys.get(input.header['Idempotency-Key'])?.reply ?? own('addBoat')(input),
      }),
    },
  },
  {
    given: 'nothing about repeated requests',
    mutation: asking('addBoat', () => ({ header: {} })),
    change: (text) => text.replace(/ {6}parameters:\n {8}- \{ name: Idempotency-Key.*\n/, ''),
  },
  {
    given: 'one boat that is the first of all',
    // What others have may change along with it.
    mutation: {
      handlers: (own, { boats }) => ({
        updateBoat: (input) => {
          const reply = own('updateBoat')(input);
          for (const [id, boat] of boats) if (id !== Number(input.path.boatId)) boats.set(id, { ...boat, trips: [] });
          return { ...reply, body: boatBody(find({ boats, keys: new Map() }, input.path.boatId)) };
        },
      }),
    },
  },
];
