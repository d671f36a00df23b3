/** Mutations of the boats that only several requests together show. */
import { objectOf } from '../../../openapi/json/json.ts';
import type { HandlerInput, Reply } from '../../../service/http/handlers/handlers.ts';
import { answering, asking, type BoatMutationRow } from './boat-mutations.ts';
import { boatBody, find, type Harbour, type BoatMutation, getTag } from './boats-service.ts';

type Rows = readonly BoatMutationRow[];
/** A condition is compared with the first tag of the item. */
const deadTag = (id: string): BoatMutation =>
  asking(id, ({ header, path }, harbour) => {
    const tag = header['If-Match'];
    if (tag === undefined || tag === '*') return {};
    const boat = find(harbour, path.boatId);
    return { header: { ...header, 'If-Match': tag === `"${boat.boatId}-1"` ? getTag(boat) : '"dead"' } };
  });

const tags: Rows = [
  {
    kind: 23,
    title: 'never changes the ETag of an item',
    operation: 'readBoat',
    rule: 'tag-unchanged',
    mutation: answering('readBoat', (_reply, { path }) => ({ headers: { ETag: `"${String(path.boatId)}"` } })),
    plain: 'warning',
  },
  {
    kind: 23,
    title: 'has one ETag for all states and items',
    operation: 'readBoat',
    rule: 'tag-unchanged',
    mutation: answering('readBoat', () => ({ headers: { ETag: '"boat"' } })),
    plain: 'warning',
  },
  {
    kind: 23,
    title: 'compares If-Match of a replacement with the first tag',
    operation: 'updateBoat',
    rule: 'condition-refused',
    mutation: deadTag('updateBoat'),
  },
  {
    kind: 23,
    title: 'compares If-Match of a change with the first tag',
    operation: 'changeBoat',
    rule: 'condition-refused',
    mutation: deadTag('changeBoat'),
  },
  {
    kind: 23,
    title: 'ignores If-Match of a deletion',
    operation: 'removeBoat',
    rule: 'condition-ignored',
    mutation: asking('removeBoat', () => ({ header: {} })),
  },
  {
    kind: 23,
    title: 'refuses each If-Match of a deletion',
    operation: 'removeBoat',
    rule: 'condition-refused',
    mutation: asking('removeBoat', ({ header }) => ({
      header: header['If-Match'] === undefined ? {} : { 'If-Match': '"never"' },
    })),
  },
];

const neighbour = ({ boats }: Harbour, id: unknown): number => {
  const ids = [...boats.keys()];
  return ids[(ids.indexOf(Number(id)) + 1) % ids.length] ?? Number(id);
};

/** The operation is also carried out on another item. */
const alsoOn = (id: string, other: (harbour: Harbour, boatId: unknown) => unknown): BoatMutation => ({
  handlers: (own, harbour) => ({
    [id]: (input) => {
      const boatId = other(harbour, input.path.boatId);
      const reply = own(id)(input);
      if (boatId !== input.path.boatId && harbour.boats.has(Number(boatId)))
        own(id)({ ...input, header: {}, path: { boatId } });
      return reply;
    },
  }),
});

/** And not on the one that was asked for. */
const insteadOn = (id: string): BoatMutation => ({
  handlers: (own, harbour) => ({
    [id]: (input) => {
      find(harbour, input.path.boatId);
      return own(id)({ ...input, header: {}, path: { boatId: neighbour(harbour, input.path.boatId) } });
    },
  }),
});

const getFirst = ({ boats }: Harbour): number => [...boats.keys()][0] ?? 0;
const getLast = ({ boats }: Harbour, id: unknown): number =>
  [...boats.keys()].filter((own) => own !== Number(id)).at(-1) ?? 0;

const others: Rows = [
  {
    kind: 24,
    title: 'replaces the next item too',
    operation: 'updateBoat',
    rule: 'other-changed',
    mutation: alsoOn('updateBoat', neighbour),
  },
  {
    kind: 24,
    title: 'changes the next item too',
    operation: 'changeBoat',
    rule: 'other-changed',
    mutation: alsoOn('changeBoat', neighbour),
  },
  {
    kind: 24,
    title: 'replaces another item instead',
    operation: 'updateBoat',
    rule: 'other-changed',
    mutation: insteadOn('updateBoat'),
  },
  {
    kind: 24,
    title: 'changes another item instead',
    operation: 'changeBoat',
    rule: 'other-changed',
    mutation: insteadOn('changeBoat'),
  },
  {
    kind: 24,
    title: 'deletes the next item too',
    operation: 'removeBoat',
    rule: 'other-changed',
    mutation: alsoOn('removeBoat', neighbour),
  },
  {
    kind: 24,
    title: 'deletes another item instead',
    operation: 'removeBoat',
    rule: 'other-changed',
    mutation: insteadOn('removeBoat'),
  },
  {
    kind: 24,
    title: 'deletes the first item too',
    operation: 'removeBoat',
    rule: 'other-changed',
    mutation: alsoOn('removeBoat', getFirst),
  },
  {
    kind: 24,
    title: 'deletes the last item too',
    operation: 'removeBoat',
    rule: 'other-changed',
    mutation: alsoOn('removeBoat', getLast),
  },
  {
    kind: 24,
    title: 'answers a second deletion with 200',
    operation: 'removeBoat',
    rule: 'absent-answers',
    plain: 'warning',
    mutation: {
      handlers: (own, harbour) => {
        const gone = new Map<number, object>();
        return {
          removeBoat: (input) => {
            const id = Number(input.path.boatId);
            const known = gone.get(id);
            if (known !== undefined) return { status: 200, headers: { ETag: '"gone"' }, body: known };
            if (harbour.boats.has(id)) gone.set(id, boatBody(find(harbour, id)));
            return own('removeBoat')(input);
          },
        };
      },
    },
  },
  {
    kind: 24,
    title: 'answers each deletion with 200',
    operation: 'removeBoat',
    rule: 'absent-answers',
    plain: 'warning',
    mutation: {
      handlers: (own, harbour) => ({
        removeBoat: (input) =>
          harbour.boats.has(Number(input.path.boatId))
            ? own('removeBoat')(input)
            : {
                status: 200,
                headers: { ETag: '"0"' },
                body: {
                  boatId: Number(input.path.boatId),
                  title: 'gone',
                  flag: 'GR',
                  registered: { port: 'Volos', number: 'V-7' },
                },
              },
      }),
    },
  },
];

/** The first answer of the handler for this item, again and again. */
const remembering = (id: string): BoatMutation => ({
  handlers: (own) => {
    const known = new Map<unknown, Reply>();
    return {
      [id]: (input) => {
        const reply = known.get(input.path.boatId) ?? own(id)(input);
        known.set(input.path.boatId, reply);
        return reply;
      },
    };
  },
});

const parts: Rows = [
  {
    kind: 24,
    title: 'remembers the first card of an item',
    operation: 'readCard',
    rule: 'view-stale',
    mutation: remembering('readCard'),
    plain: 'warning',
  },
  {
    kind: 24,
    title: 'makes a new card when a boat is replaced only',
    operation: 'readCard',
    rule: 'view-stale',
    plain: 'warning',
    mutation: {
      handlers: (own, harbour) => {
        const cards = new Map<number, Reply>();
        return {
          changeBoat: (input) => {
            const id = Number(input.path.boatId);
            if (harbour.boats.has(id) && !cards.has(id)) cards.set(id, own('readCard')(input));
            return own('changeBoat')(input);
          },
          updateBoat: (input) => {
            cards.delete(Number(input.path.boatId));
            return own('updateBoat')(input);
          },
          readCard: (input) => cards.get(Number(input.path.boatId)) ?? own('readCard')(input),
        };
      },
    },
  },
  {
    kind: 24,
    title: 'remembers the first berth of an item',
    operation: 'moveBoat',
    rule: 'update-lost',
    mutation: remembering('readBerth'),
  },
  {
    kind: 24,
    title: 'does not move a boat',
    operation: 'moveBoat',
    rule: 'update-lost',
    mutation: {
      handlers: (own) => ({
        moveBoat: ({ path, body }) => ({ ...own('readBerth')({ path } as HandlerInput), body: objectOf(body) }),
      }),
    },
  },
  {
    kind: 24,
    title: 'remembers the first list of a part',
    operation: 'listTrips',
    rule: 'created-not-listed',
    mutation: remembering('listTrips'),
  },
  {
    kind: 24,
    title: 'keeps no trips',
    operation: 'listTrips',
    rule: 'created-not-listed',
    mutation: answering('listTrips', () => ({ body: [] })),
  },
  {
    kind: 24,
    title: 'still answers a part of a deleted item',
    operation: 'readCard',
    rule: 'deleted-answers',
    plain: 'warning',
    mutation: {
      handlers: (own, harbour) => {
        const cards = new Map<number, Reply>();
        return {
          removeBoat: (input) => {
            const id = Number(input.path.boatId);
            if (harbour.boats.has(id)) cards.set(id, own('readCard')(input));
            return own('removeBoat')(input);
          },
          readCard: (input) => cards.get(Number(input.path.boatId)) ?? own('readCard')(input),
        };
      },
    },
  },
];

export const itemRows: Rows = [...tags, ...others, ...parts];
