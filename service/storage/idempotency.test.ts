import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { engines, type DataPlace } from '../tests/lib/engines.ts';
import type { Database } from './database/database.ts';
import {
  bodyHash,
  createIdempotencyTable,
  earlierAnswer,
  idempotent,
  idempotentAll,
  type IdempotentRequest,
} from './idempotency.ts';

describe.each(engines)('on $name', ({ place: newPlace }) => {
  let place: DataPlace;
  let database: Database;
  let done: number;

  beforeEach(async () => {
    place = await newPlace();
    database = await place.open({ '0001-idempotency': { up: createIdempotencyTable } });
    done = 0;
  });

  afterEach(async () => {
    await database.close();
    await place.dispose();
  });

  const request: IdempotentRequest = { key: 'k', operation: 'make', body: { a: 1, b: [2] } };
  const make = (over: Partial<IdempotentRequest> = {}): Promise<{ number: number }> =>
    database.write((transaction) =>
      idempotent(transaction, { ...request, ...over }, async () => {
        done += 1;
        return { number: done };
      }),
    );

  describe('idempotent', () => {
    it.each([
      { given: 'the same request', second: {}, want: { number: 1 } },
      { given: 'the members in another order', second: { body: { b: [2], a: 1 } }, want: { number: 1 } },
      { given: 'another key', second: { key: 'other' }, want: { number: 2 } },
      { given: 'another operation', second: { operation: 'break' }, want: { number: 2 } },
      { given: 'no key', second: { key: undefined }, want: { number: 2 } },
    ])('$given', async ({ second, want }) => {
      await make();
      expect(await make(second)).toEqual(want);
    });

    it.each([{ body: { a: 1 } }, { body: { a: 1, b: ['2'] } }, { body: undefined }])(
      'rejects the key with another body: %o',
      async (second) => {
        await make();
        await expect(make(second)).rejects.toMatchObject({ code: 'idempotency_conflict', status: 400 });
        expect(done).toBe(1);
      },
    );

    it('does the work of 50 concurrent callers once', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => make()));
      expect(new Set(answers.map(({ number }) => number))).toEqual(new Set([1]));
      expect(done).toBe(1);
    });

    it('stores nothing if the work failed', async () => {
      const failing = database.write((transaction) =>
        idempotent(transaction, request, () => Promise.reject(new Error('no'))),
      );
      await expect(failing).rejects.toThrow('no');
      expect(await database.write((transaction) => earlierAnswer(transaction, request))).toBeUndefined();
      expect(await make()).toEqual({ number: 1 });
    });
  });

  it.each([
    { given: 'no answer', isMade: false, writes: 0 },
    { given: 'an answer, which may not be on disk yet', isMade: true, writes: 1 },
  ])('earlierAnswer waits only for an answer: $given', async ({ isMade, writes }) => {
    if (isMade) await make();
    const write = vi.spyOn(database, 'write');
    expect(await earlierAnswer(database, request)).toEqual(isMade ? { number: 1 } : undefined);
    expect(write).toHaveBeenCalledTimes(writes);
  });

  describe('idempotentAll', () => {
    const makeAll = (...given: readonly Partial<IdempotentRequest>[]): Promise<readonly { number: number }[]> =>
      database.write((transaction) =>
        idempotentAll(
          transaction,
          given.map((over) => ({ request: { ...request, ...over } })),
          async (fresh) => fresh.map(() => ({ number: (done += 1) })),
        ),
      );

    it.each([
      { given: 'no requests', requests: [], want: [] },
      { given: 'different keys', requests: [{ key: 'a' }, { key: 'b' }], want: [1, 2] },
      { given: 'no keys', requests: [{ key: undefined }, { key: undefined }], want: [1, 2] },
      { given: 'the same key twice', requests: [{ key: 'a' }, { key: 'b' }, { key: 'a' }], want: [1, 2, 1] },
      { given: 'a key on two operations', requests: [{ key: 'a' }, { key: 'a', operation: 'b' }], want: [1, 2] },
      {
        given: 'keys that, with their operations, look alike',
        requests: [
          { operation: 'a b', key: 'c' },
          { operation: 'a', key: 'b c' },
        ],
        want: [1, 2],
      },
    ])('answers $given, and the same answers later', async ({ requests, want }) => {
      const numbers = async () => (await makeAll(...requests)).map(({ number }) => number);
      expect(await numbers()).toEqual(want);
      const isRepeated = requests.map((one: Partial<IdempotentRequest>) => !('key' in one) || one.key !== undefined);
      const again = await numbers();
      expect(again.filter((_, index) => isRepeated[index])).toEqual(want.filter((_, index) => isRepeated[index]));
    });

    it('answers old and new requests in their order', async () => {
      await make({ key: 'old' });
      const answers = await makeAll({ key: 'new' }, { key: 'old' }, { key: undefined }, { key: 'old' });
      expect(answers.map(({ number }) => number)).toEqual([2, 1, 3, 1]);
    });

    it.each([
      { given: 'stored before', requests: [{ key: 'k', body: 1 }] },
      { given: 'of the same batch', requests: [{ key: 'n' }, { key: 'n', body: 1 }] },
    ])('rejects a key with another body than the one $given', async ({ requests }) => {
      await make();
      await expect(makeAll(...requests)).rejects.toMatchObject({ code: 'idempotency_conflict' });
      expect(done).toBe(1);
    });
  });
});

describe('bodyHash', () => {
  it('differs if two JSON values differ', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [first, second] = [a, b].map((value) => JSON.stringify(value));
        expect(bodyHash(a) === bodyHash(JSON.parse(JSON.stringify(a)))).toBe(true);
        if (first !== second && bodyHash(a) === bodyHash(b)) expect(a).toEqual(b);
      }),
    );
  });

  it.each([
    [{ a: 1 }, [['a', 1]]],
    [{}, []],
    [null, {}],
    ['1', 1],
  ])('distinguishes %o from %o', (a, b) => {
    expect(bodyHash(a)).not.toBe(bodyHash(b));
  });
});
