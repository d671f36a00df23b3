/** Mutations of lists, of requests that are repeated, and of what a replacement and a deletion say. */
import { objectOf } from '../../../openapi/json/json.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import type { HandlerInput } from '../../../service/http/handlers/handlers.ts';
import { answering, asking, type BoatMutationRow } from './boat-mutations.ts';
import { boatBody, find, type Harbour, keep, linkHeader, type BoatMutation, neighbours } from './boats-service.ts';

type Rows = readonly BoatMutationRow[];

const getHeaders = (reply: { readonly headers?: object }): Readonly<Record<string, string | number>> => ({
  ...reply.headers,
});

const repeated: Rows = [
  {
    kind: 25,
    title: 'ignores Idempotency-Key',
    operation: 'addBoat',
    rule: 'idempotency-ignored',
    plain: 'warning',
    mutation: asking('addBoat', () => ({ header: {} })),
  },
  {
    kind: 25,
    title: 'forgets Idempotency-Key with the answer',
    operation: 'addBoat',
    rule: 'idempotency-ignored',
    plain: 'warning',
    mutation: {
      handlers: (own, harbour) => ({
        addBoat: (input) => {
          harbour.keys.clear();
          return own('addBoat')(input);
        },
      }),
    },
  },
  {
    kind: 25,
    title: 'carries out the same key with another body',
    operation: 'addBoat',
    rule: 'idempotency-key-reused',
    plain: 'warning',
    mutation: {
      handlers: (own, harbour) => ({
        addBoat: (input) => {
          const known = harbour.keys.get(input.header['Idempotency-Key']);
          if (known !== undefined && known.body !== JSON.stringify(input.body))
            return own('addBoat')({ ...input, header: {} });
          return own('addBoat')(input);
        },
      }),
    },
  },
  {
    kind: 25,
    title: 'gives the first answer to the same key with another body',
    operation: 'addBoat',
    rule: 'idempotency-key-reused',
    plain: 'never',
    mutation: {
      handlers: (own, harbour) => ({
        addBoat: (input) => harbour.keys.get(input.header['Idempotency-Key'])?.reply ?? own('addBoat')(input),
      }),
    },
  },
  {
    kind: 25,
    title: 'ignores q',
    operation: 'listBoats',
    rule: 'filter-ignored',
    plain: 'warning',
    mutation: asking('listBoats', ({ query }) => ({ query: { ...query, q: undefined } })),
  },
  {
    kind: 25,
    title: 'takes the first letter of q only',
    operation: 'listBoats',
    rule: 'filter-ignored',
    plain: 'warning',
    mutation: asking('listBoats', ({ query }) => ({ query: { ...query, q: query.q === undefined ? undefined : '' } })),
  },
  {
    kind: 25,
    title: 'finds nothing by q',
    operation: 'listBoats',
    rule: 'filter-loses',
    plain: 'warning',
    mutation: asking('listBoats', ({ query }) => ({
      query: { ...query, q: query.q === undefined ? undefined : 'no-boat-has-this' },
    })),
  },
];

/** Headers of a list that are made from how many items there are in truth. */
const listHeaders = (
  change: (found: number, input: HandlerInput, harbour: Harbour) => Readonly<Record<string, string | number>>,
): BoatMutation =>
  answering('listBoats', (reply, input, harbour) => {
    const headers = getHeaders(reply);
    return { headers: { ...headers, ...change(Number(headers['X-Total-Count']), input, harbour) } };
  });

const totalRow = (title: string, mutation: BoatMutation): BoatMutationRow => ({
  kind: 26,
  title,
  operation: 'listBoats',
  rule: 'total-wrong',
  mutation,
  plain: 'warning',
});

/** Links with other offsets. */
const links = (
  change: (offsets: Readonly<Record<string, number>>, input: HandlerInput) => Readonly<Record<string, number>>,
): BoatMutation =>
  listHeaders((found, input) => ({ Link: linkHeader(input.query, change(neighbours(found, input.query), input)) }));

const linkRow = (title: string, mutation: BoatMutation): BoatMutationRow => ({
  kind: 26,
  title,
  operation: 'listBoats',
  rule: 'page-link-wrong',
  mutation,
});

const pages: Rows = [
  totalRow(
    'says one more in X-Total-Count',
    listHeaders((found) => ({ 'X-Total-Count': found + 1 })),
  ),
  totalRow(
    'says one less in X-Total-Count',
    listHeaders((found) => ({ 'X-Total-Count': Math.max(0, found - 1) })),
  ),
  totalRow(
    'says the items of the page in X-Total-Count',
    listHeaders((found, { query }) => ({ 'X-Total-Count': Math.min(found, Number(query.limit)) })),
  ),
  totalRow(
    'counts what is left in X-Total-Count',
    listHeaders((found, { query }) => ({ 'X-Total-Count': Math.max(0, found - Number(query.offset)) })),
  ),
  totalRow(
    'says 0 in X-Total-Count',
    listHeaders(() => ({ 'X-Total-Count': 0 })),
  ),
  {
    ...totalRow(
      'counts without the filter in X-Total-Count',
      listHeaders((_found, _input, { boats }) => ({ 'X-Total-Count': boats.size })),
    ),
    plain: 'warning',
  },
  linkRow(
    'links to one item too far',
    links(({ next, ...rest }) => (next === undefined ? rest : { ...rest, next: next + 1 })),
  ),
  linkRow(
    'links to the same page as the next',
    links(({ next, ...rest }, { query }) => (next === undefined ? rest : { ...rest, next: Number(query.offset) })),
  ),
  {
    ...linkRow(
      'links to a next page after the last',
      links((offsets, { query }) => ({ ...offsets, next: Number(query.offset) + Number(query.limit) })),
    ),
    plain: 'never',
  },
  linkRow(
    'links to no next page',
    links((offsets) => Object.fromEntries(Object.entries(offsets).filter(([rel]) => rel !== 'next'))),
  ),
  linkRow(
    'links to a previous page that is not',
    links(({ prev, ...rest }) => (prev === undefined ? rest : { ...rest, prev: prev + 1 })),
  ),
  linkRow(
    'links to the first page as the last',
    links((offsets) => ({ ...offsets, last: 0 })),
  ),
  linkRow(
    'links to the second page as the first',
    links((offsets, { query }) => ({ ...offsets, first: Number(query.limit) })),
  ),
];

const rest: Rows = [
  {
    kind: 30,
    title: 'keeps members that a PUT left out',
    operation: 'updateBoat',
    rule: 'put-keeps',
    plain: 'warning',
    mutation: asking('updateBoat', ({ path, body }, harbour) => ({
      body: { ...find(harbour, path.boatId).content, ...objectOf(body) },
    })),
  },
  {
    kind: 30,
    title: 'keeps one member that a PUT left out',
    operation: 'updateBoat',
    rule: 'put-keeps',
    plain: 'warning',
    mutation: asking('updateBoat', ({ path, body }, harbour) => {
      const { notes } = find(harbour, path.boatId).content;
      return { body: { ...(notes === undefined ? {} : { notes }), ...objectOf(body) } };
    }),
  },
  {
    kind: 31,
    title: 'answers a deletion with another title',
    operation: 'removeBoat',
    rule: 'deletion-differs',
    mutation: answering('removeBoat', ({ body }) => ({ body: { ...objectOf(body), title: 'another' } })),
  },
  {
    kind: 31,
    title: 'answers a deletion with another item',
    operation: 'removeBoat',
    rule: 'deletion-differs',
    mutation: answering('removeBoat', (reply, _input, { boats }) => {
      const [other] = boats.values();
      return other === undefined ? reply : { body: boatBody(other) };
    }),
  },
  {
    kind: 24,
    title: 'loses an item that another is made after',
    operation: 'readBoat',
    rule: 'created-differs',
    mutation: {
      handlers: (own, harbour) => ({
        readBoat: (input) => {
          if (Number(input.path.boatId) === Math.max(...harbour.boats.keys())) return own('readBoat')(input);
          throw new HttpError('not_found');
        },
        updateBoat: (input) => ({
          ...own('updateBoat')(input),
          body: boatBody(keep(harbour, find(harbour, input.path.boatId))),
        }),
      }),
    },
  },
];

export const listRows: Rows = [...repeated, ...pages, ...rest];
