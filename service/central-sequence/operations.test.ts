import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pickRows } from '../../openapi/testing/long-form.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { engines } from '../tests/lib/engines.ts';
import { openTestService, type TestAnswer, type TestRequest, type TestService } from '../testing/whole-service.ts';

describe.each(pickRows(engines, 1))('on $name', ({ place }) => {
  let service: TestService;

  beforeEach(async () => {
    service = await openTestService('central-sequence', { place: await place() });
  });

  afterEach(() => service.close());

  const next = (body: object, headers: TestRequest['headers'] = {}): Promise<TestAnswer> =>
    service.call('post', '/sequence', { body, headers });
  const readNumber = async (body: object): Promise<number> => {
    const answer = await next(body);
    expect(answer.status).toBe(201);
    return (answer.body as { sequenceNumber: number }).sequenceNumber;
  };
  const reorder = (...elements: [elementId: number, newSequence: number][]): Promise<TestAnswer> =>
    service.call('put', '/sequence/reorder', {
      body: {
        elementType: 'section',
        elements: elements.map(([elementId, newSequence]) => ({ elementId, newSequence })),
      },
    });
  const version = (body: object, headers: TestRequest['headers'] = {}): Promise<TestAnswer> =>
    service.call('post', '/sequence/version', { body: { newVersionData: {}, ...body }, headers });

  describe('POST /sequence', () => {
    it.each([
      { given: { elementType: 'script' }, want: { sequenceNumber: 1, comment: '' } },
      { given: { elementType: 'script', elementId: null }, want: { sequenceNumber: 1, comment: '' } },
      { given: { elementType: 'session', elementId: 5, comment: 'ä\n' }, want: { sequenceNumber: 1, comment: 'ä\n' } },
    ])('answers $given', async ({ given, want }) => {
      expect(await next(given)).toMatchObject({ status: 201, body: want });
    });

    it('counts each type separately', async () => {
      const given = ['script', 'section', 'script', 'script', 'section'];
      const numbers: number[] = [];
      for (const elementType of given) numbers.push(await readNumber({ elementType }));
      expect(numbers).toEqual([1, 1, 2, 3, 2]);
    });

    it('gives concurrent callers unique numbers, strictly rising by type', async () => {
      const types = ['script', 'section', 'character', 'action', 'spokenWord', 'session'];
      const callers = Array.from({ length: 300 }, (_, index) => ({
        elementType: types[index % 6]!,
        elementId: index + 1,
      }));
      const numbers = await Promise.all(callers.map(async (body) => ({ ...body, number: await readNumber(body) })));
      for (const type of types) {
        const given = numbers.filter(({ elementType }) => elementType === type).map(({ number }) => number);
        expect(given).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
      }
    });

    it('continues counting after a restart', async () => {
      await readNumber({ elementType: 'section' });
      await service.reopen();
      expect(await readNumber({ elementType: 'section' })).toBe(2);
    });

    it('gives an element its latest number', async () => {
      await readNumber({ elementType: 'section', elementId: 1 });
      await readNumber({ elementType: 'section', elementId: 1 });
      await readNumber({ elementType: 'section', elementId: 2 });
      // No element has the number 1 any more; element 1 has the number 2.
      expect((await reorder([2, 2])).status).toBe(400);
      expect((await reorder([2, 1])).status).toBe(200);
    });

    it('gives an element the greatest of the numbers that its callers get at the same time', async () => {
      const elementIds = [1, 2, 1, 1, 2];
      const numbers = elementIds.map((elementId) => readNumber({ elementType: 'section', elementId }));
      expect(await Promise.all(numbers)).toEqual([1, 2, 3, 4, 5]);
      // The other numbers are free.
      expect((await reorder([1, 5])).status).toBe(400);
      expect((await reorder([2, 4])).status).toBe(400);
      expect((await reorder([1, 3], [2, 2])).status).toBe(200);
    });

    it.each([
      { elementType: 'novel' },
      { elementType: 'script', elementId: 0 },
      { elementType: 'script', elementId: 2 ** 53 },
      { elementType: 'script', comment: 'a\u0000b' },
      { elementId: 1 },
    ])('rejects %o and counts nothing', async (given) => {
      expect((await next(given)).status).toBe(400);
      expect(await readNumber({ elementType: 'script' })).toBe(1);
    });
  });

  describe('Idempotency-Key', () => {
    const key = { 'idempotency-key': 'one' };

    it('gives 50 simultaneous callers one number', async () => {
      const body = { elementType: 'section', elementId: 1, comment: 'x' };
      const answers = await Promise.all(Array.from({ length: 50 }, () => next(body, key)));
      for (const answer of notEmpty(answers))
        expect(answer).toMatchObject({ status: 201, body: { sequenceNumber: 1, comment: 'x' } });
      expect(await readNumber({ elementType: 'section' })).toBe(2);
    });

    it('is remembered after a restart', async () => {
      await next({ elementType: 'section' }, key);
      await service.reopen();
      expect((await next({ elementType: 'section' }, key)).body).toMatchObject({ sequenceNumber: 1 });
    });

    it('with another body gets 400', async () => {
      await next({ elementType: 'section' }, key);
      const answer = await next({ elementType: 'script' }, key);
      expect(answer).toMatchObject({ status: 400, body: { errorCode: 'idempotency_conflict' } });
      expect(await readNumber({ elementType: 'script' })).toBe(1);
    });

    it('with another body gets 400 at the same time as others, and does not affect them', async () => {
      const types = ['section', 'section', 'script', 'section'];
      const keys = [key, { 'idempotency-key': 'two' }, key, {}];
      const answers = await Promise.all(types.map((elementType, index) => next({ elementType }, keys[index])));
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 400, 201]);
      const numbers = answers.flatMap(({ body }) => (body as { sequenceNumber?: number }).sequenceNumber ?? []);
      expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
      expect((await next({ elementType: 'section' }, key)).body).toEqual(answers[0]?.body);
    });

    it('is separate for each operation', async () => {
      await next({ elementType: 'section' }, key);
      const made = await version({ elementType: 'section', elementId: 1 }, key);
      expect(made).toMatchObject({ status: 201, body: { versionNumber: 1 } });
      expect((await version({ elementType: 'section', elementId: 1 }, key)).body).toEqual(made.body);
    });
  });

  describe('PUT /sequence/reorder', () => {
    beforeEach(async () => {
      for (const elementId of [1, 2, 3]) await readNumber({ elementType: 'section', elementId });
      await readNumber({ elementType: 'script', elementId: 9 });
    });

    /** Finds the numbers of the elements by trying to set them to their current numbers. */
    const isHeld = async (...elements: [number, number][]): Promise<boolean> => {
      const others = [1, 2, 3].filter((id) => !elements.some(([elementId]) => elementId === id));
      for (const [, number] of elements) {
        for (const other of others) if ((await reorder([other, number])).status !== 400) return false;
      }
      return true;
    };

    it.each([
      {
        given: 'two elements that exchange their numbers',
        elements: [
          [1, 2],
          [2, 1],
        ],
      },
      {
        given: 'a cycle of three',
        elements: [
          [1, 2],
          [2, 3],
          [3, 1],
        ],
      },
      { given: 'a number that was never given', elements: [[2, 70]] },
      { given: 'the greatest number that can be set', elements: [[2, 2 ** 31 - 1]] },
      {
        given: 'the current numbers',
        elements: [
          [3, 3],
          [1, 1],
        ],
      },
      {
        given: 'a number that an element of another type has',
        elements: [
          [2, 1],
          [1, 5],
        ],
      },
      { given: 'nothing', elements: [] },
    ] as { given: string; elements: [number, number][] }[])('sets $given', async ({ elements }) => {
      const updatedElements = elements.map(([elementId, newSequence]) => ({ elementId, newSequence }));
      expect(await reorder(...elements)).toMatchObject({ status: 200, body: { updatedElements, comment: '' } });
      expect(await isHeld(...elements)).toBe(true);
    });

    it.each([
      {
        given: 'an unknown element',
        elements: [
          [1, 10],
          [4, 11],
        ],
        want: { status: 404, at: '/body/elements/1/elementId' },
      },
      {
        given: 'an element of another type',
        elements: [[9, 10]],
        want: { status: 404, at: '/body/elements/0/elementId' },
      },
      {
        given: 'an unknown element with all other faults too',
        elements: [
          [1, 2],
          [2, 3],
          [2, 3],
          [3, 2 ** 31],
          [4, 3],
        ],
        want: { status: 404, at: '/body/elements/4/elementId' },
      },
      {
        given: 'a repeated number',
        elements: [
          [1, 10],
          [2, 10],
        ],
        want: { status: 400, at: '/body/elements/1/newSequence' },
      },
      {
        given: 'a repeated element',
        elements: [
          [1, 10],
          [1, 11],
        ],
        want: { status: 400, at: '/body/elements/1/elementId' },
      },
      {
        given: 'the number of another element',
        elements: [
          [1, 10],
          [2, 3],
        ],
        want: { status: 400, at: '/body/elements/1/newSequence' },
      },
      {
        given: 'too great a number',
        elements: [[1, 2 ** 31]],
        want: { status: 400, at: '/body/elements/0/newSequence' },
      },
      { given: 'the number 0', elements: [[1, 0]], want: { status: 400, at: '/body/elements/0/newSequence' } },
    ] as { given: string; elements: [number, number][]; want: { status: number; at: string } }[])(
      'rejects $given and changes nothing',
      async ({ elements, want }) => {
        const answer = await reorder(...elements);
        expect(answer).toMatchObject({
          status: want.status,
          body: { details: expect.stringContaining(want.at) as string },
        });
        expect(await isHeld([1, 1])).toBe(true);
        expect(await isHeld([2, 2])).toBe(true);
        expect(await isHeld([3, 3])).toBe(true);
        expect(await readNumber({ elementType: 'section' })).toBe(4);
      },
    );

    it.each([
      { elements: [[1, 70]], want: 71 },
      {
        elements: [
          [3, 1],
          [1, 2],
          [2, 3],
        ],
        want: 4,
      },
      { elements: [[1, 2 ** 31 - 1]], want: 2 ** 31 },
    ] as { elements: [number, number][]; want: number }[])('continues with $want after $elements', async (given) => {
      expect((await reorder(...given.elements)).status).toBe(200);
      expect(await readNumber({ elementType: 'section' })).toBe(given.want);
      expect(await readNumber({ elementType: 'script' })).toBe(2);
    });

    it('leaves concurrent callers unique numbers', async () => {
      const moves = Array.from({ length: 20 }, (_, index) => reorder([1, 100 + 10 * index]));
      const takes = Array.from({ length: 20 }, () => readNumber({ elementType: 'section' }));
      const numbers = await Promise.all(takes);
      expect((await Promise.all(moves)).map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(new Set(numbers).size).toBe(20);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    });
  });

  describe('POST /sequence/version', () => {
    it('counts the versions of each element from 1', async () => {
      const given: [string, number][] = [
        ['script', 1],
        ['script', 1],
        ['script', 2],
        ['section', 1],
        ['script', 1],
      ];
      const numbers: unknown[] = [];
      for (const [elementType, elementId] of given) numbers.push((await version({ elementType, elementId })).body);
      expect(numbers).toEqual([1, 2, 1, 1, 3].map((versionNumber) => ({ versionNumber, comment: '' })));
    });

    it('gives concurrent callers different versions', async () => {
      const made = await Promise.all(
        Array.from({ length: 20 }, () => version({ elementType: 'script', elementId: 1, comment: 'c' })),
      );
      const numbers = made.map(({ body }) => (body as { versionNumber: number }).versionNumber);
      expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });

    it.each([
      { elementType: 'script', elementId: null },
      { elementType: 'script' },
      { elementType: 'script', elementId: 1, newVersionData: [] },
      { elementType: 'script', elementId: 1, newVersionData: null },
    ])('refuses %o', async (given) => {
      expect((await version(given)).status).toBe(400);
    });
  });
});
