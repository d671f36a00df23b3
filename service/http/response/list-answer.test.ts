/** Responses with lists that are read in slices. */
import type { Middleware } from 'koa';
import { describe, expect, it } from 'vitest';
import type { AppOptions } from '../app.ts';
import { ItemList } from '../handlers/item-list.ts';
import { createTestApp, loadDocument } from '../testing/apps.ts';

const document = await loadDocument(`
paths:
  /lists:
    get: &list
      operationId: list
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [page, total]
                properties:
                  page:
                    type: object
                    properties:
                      items: { type: array, minItems: 2, items: { type: object, properties: { n: { type: integer } } } }
                  total: { type: integer }
    head: { <<: *list, operationId: head }
`);

const text = 'ü'.repeat(100_000);
const item = (n: unknown) => ({ n, text });

interface Source {
  /** The values of `n` in each slice. */
  readonly slices: readonly (readonly unknown[])[];
  readonly fails?: boolean;
}

let read = 0;
function open({ slices, fails = false }: Source, options: Partial<AppOptions> = {}) {
  read = 0;
  const [first = [], ...others] = slices.map((slice) => slice.map(item));
  async function* rest() {
    for (const slice of others) {
      read += 1;
      yield await Promise.resolve(slice);
    }
    if (fails) throw new Error('the disk is gone');
  }
  const items = new ItemList(first, others.length === 0 && !fails ? undefined : rest, slices.flat().length);
  const list = () => ({ status: 200, body: { page: { items }, total: 7 } });
  const app = createTestApp(document, { list, head: list }, options);
  return { ...app, get: (method: 'GET' | 'HEAD' = 'GET') => app.call({ method, url: '/lists' }) };
}

const body = (...values: unknown[]) => ({ page: { items: values.map(item) }, total: 7 });
const environments = ['test', 'development', 'production'] as const;

describe.each(environments)('in %s', (environment) => {
  it('a list of one slice has a length, and the rules for the number of items hold', async () => {
    const answer = await open({ slices: [[1, 2]] }, { environment }).get();
    expect(answer.json()).toEqual(body(1, 2));
    expect(Number(answer.headers['content-length'])).toBe(answer.rawPayload.length);
    const short = await open({ slices: [[1]] }, { environment }).get();
    expect(short.statusCode).toBe(environment === 'production' ? 200 : 500);
  });

  it.each([
    { slices: [[1], [2], [3, 4]], want: [1, 2, 3, 4] },
    { slices: [[1], [], [2]], want: [1, 2] },
    { slices: [[], [1], []], want: [1] },
    { slices: [[], []], want: [] },
  ])('a list of slices $slices has all items in order', async ({ slices, want }) => {
    const answer = await open({ slices }, { environment }).get();
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(answer.json()).toEqual(body(...want));
  });

  it('is read by Koa middleware as a stream, and its headers stay', async () => {
    const stamp: Middleware = async (context, next) => {
      await next();
      context.set('X-Stamp', typeof context.body);
    };
    const answer = await open({ slices: [[1], [2], [3]] }, { environment, middleware: [stamp] }).get();
    expect(answer.json()).toEqual(body(1, 2, 3));
    expect(answer.headers['x-stamp']).toBe('object');
  });

  it('has no body for HEAD, and nothing more is read', async () => {
    const answer = await open({ slices: [[1], [2]] }, { environment }).get('HEAD');
    expect([answer.statusCode, answer.body, read]).toEqual([200, '', 0]);
  });
});

it('an item that breaks the document is a 500 with its place in tests, and is sent and logged once in production', async () => {
  const slices = [[1, 2], [3], [4, 'x'], ['y']];
  const tested = await open({ slices }).get();
  expect(tested.statusCode).toBe(500);
  expect(tested.json()).toMatchObject({ code: 'response_invalid', detail: '/body/page/items/4/n must be integer' });
  const { get, lines } = open({ slices }, { environment: 'production' });
  expect((await get()).json()).toEqual(body(1, 2, 3, 4, 'x', 'y'));
  expect(lines.filter(({ faults }) => faults !== undefined)).toMatchObject([
    { faults: '/body/page/items/4/n must be integer' },
  ]);
});

it.each(environments)('in %s, a list that fails after 16 MiB is cut, and the fault is logged', async (environment) => {
  const slices = [...Array.from({ length: 18 }, () => Array.from({ length: 5 }, (_, n) => n))];
  const { get, lines } = open({ slices, fails: true }, { environment });
  await expect(get()).rejects.toThrow('destroyed');
  expect(lines).toMatchObject([
    { msg: 'the connection was cut in the middle of a response', err: { message: 'the disk is gone' } },
    { msg: 'request', status: 200, aborted: true },
  ]);
});

it('a long list is refused while as many as allowed are sent, and not afterwards', async () => {
  const { get, lines } = open({ slices: [[1], [2], [3]] }, { limits: { longLists: 2 } });
  const answers = await Promise.all([get(), get(), get(), get()]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 503, 503]);
  expect(answers[3].headers['retry-after']).toBe('2');
  expect(answers[3].json()).toMatchObject({ code: 'unavailable' });
  expect((await get()).statusCode).toBe(200);
  expect(lines.length).toBeGreaterThan(0);
});
