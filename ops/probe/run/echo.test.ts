/** That the contract tests see what a service was sent and does not keep, and accuse no service that keeps it. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { isObject, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import type { HandlerInput, Reply } from '../../../service/http/handlers/handlers.ts';
import { deriveCases } from '../cases/derive.ts';
import type { CaseResult } from '../judge/result.ts';
import { ContractRun } from './run.ts';
import { serve, type Served } from '../testing/sabotage.ts';
import { pickRows } from '../../../openapi/testing/long-form.ts';

const envelope = (name: string) =>
  `{ type: object, required: [data], properties: { data: { $ref: '#/components/schemas/${name}' } } }`;
const json = (schema: string) => `content: { application/json: { schema: ${schema} } }`;
const one = `{ description: One, ${json(envelope('Shelf'))} }`;
const body = (name: string) => `requestBody: { required: true, ${json(envelope(name))} }`;

const yaml = `openapi: 3.1.0
info: { title: Shelves, version: 1.0.0 }
paths:
  /shelves:
    post: { operationId: make, ${body('NewShelf')}, responses: { '201': ${one}, '202': { description: Later }, '204': { description: Made, headers: { Location: { schema: { type: string } } } } } }
  /shelves/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: read, responses: { '200': ${one}, '404': { description: None } } }
    put: { operationId: replace, ${body('NewShelf')}, responses: { '200': ${one}, '204': { description: Kept }, '404': { description: None } } }
    patch: { operationId: change, ${body('Change')}, responses: { '200': ${one}, '404': { description: None } } }
  /search:
    post: { operationId: search, requestBody: { ${json('{ type: object, properties: { query: { type: string } } }')} }, responses: { '200': { description: Found, ${json('{ type: object, properties: { query: { type: string } } }')} } } }
components:
  schemas:
    NewShelf: { type: object, required: [label], properties: { id: { type: string }, label: { type: string }, place: { type: string }, width: { type: integer }, depth: { type: integer, format: int32 }, isOpen: { type: boolean }, kind: { type: string, enum: [oak, steel] }, builtAt: { type: string, format: date-time }, tags: { type: array, uniqueItems: true, minItems: 2, items: { type: string } }, secret: { type: string, format: password } } }
    Change: { type: object, minProperties: 1, properties: { label: { type: string }, width: { type: integer }, depth: { type: integer, format: int32 }, isOpen: { type: boolean }, kind: { type: string, enum: [oak, steel] }, builtAt: { type: string, format: date-time } } }
    Shelf: { type: object, required: [id], properties: { id: { type: string }, label: { type: string }, place: { type: string }, width: { type: integer }, depth: { type: integer }, isOpen: { type: boolean }, kind: { type: string }, builtAt: { type: string }, tags: { type: array, items: { type: string } }, secret: { type: string } } }
`;

const document = await parseDocument(yaml, { source: 'shelves.yml', name: 'shelves' });

type Handlers = Readonly<Record<string, (input: HandlerInput) => Reply>>;

/** Keeps shelves as it should; the server gives the ids and never shows the secret. */
function shelves(): Handlers {
  const kept = new Map<string, JsonObject>();
  const getData = ({ body: given }: HandlerInput): JsonObject => objectOf(objectOf(given).data); // validated
  const find = ({ path }: HandlerInput): JsonObject => {
    const found = kept.get(String(path.id));
    if (found === undefined) throw new HttpError('not_found');
    return found;
  };
  const keep = (status: number, shelf: JsonObject): Reply => {
    kept.set(stringOf(shelf.id), shelf);
    return { status, body: { data: shown(shelf) } };
  };
  return {
    make: (input) => keep(201, { ...getData(input), id: `s-${kept.size + 1}` }),
    read: (input) => ({ status: 200, body: { data: shown(find(input)) } }),
    replace: (input) => keep(200, { ...getData(input), id: find(input).id ?? '' }),
    change: (input) => keep(200, { ...find(input), ...getData(input) }),
    search: () => ({ status: 200, body: { query: 'another' } }),
  };
}

const shown = (shelf: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(shelf).filter(([name]) => name !== 'secret'));

const sending = (input: HandlerInput, change: (data: JsonObject) => JsonObject): HandlerInput => ({
  ...input,
  body: { data: change(objectOf(objectOf(input.body).data)) }, // validated
});

const without = (input: HandlerInput, name: string): HandlerInput =>
  sending(input, (data) => Object.fromEntries(Object.entries(data).filter(([own]) => own !== name)));

/** The members that have a value. */
const named = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const longText = (number: number): string => `text${number}`.padEnd(64, '-and-more');

const answering = (reply: Reply, change: (shelf: JsonObject) => JsonObject): Reply => {
  const { data } = objectOf(reply.body); // of a shelf
  return isObject(data) ? { ...reply, body: { data: change(data) } } : reply;
};

let service: Served | undefined;
afterEach(() => service?.close());

async function collectResults(change: (own: Handlers) => Handlers): Promise<readonly CaseResult[]> {
  const own = shelves();
  service = await serve({ document, handlers: { ...own, ...change(own) }, credentials: () => [] });
  const run = new ContractRun({ document, url: service.url, client: service.client, credentials: () => undefined });
  const results: CaseResult[] = [];
  for (const contractCase of deriveCases(document)) results.push(await run.run(contractCase));
  await run.close();
  return results;
}

interface Row {
  readonly title: string;
  readonly change: (own: Handlers) => Handlers;
  readonly want: string;
}

const losing: readonly Row[] = [
  {
    title: 'keeps nothing of what is created',
    change: (own) => ({ make: (input) => own.make!({ ...input, body: { data: {} } }) }),
    want: 'make: /data/label was sent as "text"; this answer has nothing',
  },
  {
    title: 'drops a member when an item is created',
    change: (own) => ({ make: (input) => own.make!(without(input, 'width')) }),
    want: 'make: /data/width was sent as 1; this answer has nothing',
  },
  {
    title: 'drops a member when an item is replaced',
    change: (own) => ({ replace: (input) => own.replace!(without(input, 'width')) }),
    want: 'replace: /data/width was sent as 1; this answer has nothing',
  },
  {
    title: 'drops a member when an item is changed',
    change: (own) => ({ change: (input) => own.change!(without(input, 'width')) }),
    want: 'change: /data/width was sent as 4; this answer says 1',
  },
  ...(
    [
      ['depth', '5; this answer says 1'],
      ['isOpen', 'false; this answer says true'],
      ['kind', '"steel"; this answer says "oak"'],
      ['builtAt', '"2034-05-06T07:08:09Z"; this answer says "2000-01-01T12:00:00Z"'],
    ] as const
  ).map(([name, said]): Row => ({
    title: `drops ${name} when an item is changed`,
    change: (own) => ({ change: (input) => own.change!(without(input, name)) }),
    want: `change: /data/${name} was sent as ${said}`,
  })),
  {
    title: 'swaps two texts when an item is created',
    change: (own) => ({
      make: (input) =>
        own.make!(
          sending(input, ({ label, place, ...others }) => ({ ...others, ...named({ label: place, place: label }) })),
        ),
    }),
    want: `make: /data/label was sent as "${longText(2)}"; this answer says "${longText(4)}"`,
  },
  {
    title: 'swaps two numbers when an item is replaced',
    change: (own) => ({
      replace: (input) =>
        own.replace!(
          sending(input, ({ width, depth, ...others }) => ({ ...others, ...named({ width: depth, depth: width }) })),
        ),
    }),
    want: 'replace: /data/width was sent as 5; this answer says 6',
  },
  {
    title: 'cuts off a text',
    change: (own) => ({
      make: (input) => own.make!(sending(input, (data) => ({ ...data, label: stringOf(data.label).slice(0, 40) }))),
    }),
    want: `make: /data/label was sent as "${longText(2)}"; this answer says "${longText(2).slice(0, 40)}": the text is cut at 40 characters (40 bytes)`,
  },
  {
    title: 'takes false for nothing',
    change: (own) => ({
      make: (input) =>
        own.make!(
          sending(input, ({ isOpen, ...data }) => ({
            ...data,
            ...named({ isOpen: isOpen === false ? undefined : isOpen }),
          })),
        ),
    }),
    want: 'make: /data/isOpen was sent as false; this answer has nothing',
  },
  {
    title: 'answers a member that it does not keep',
    change: (own) => ({
      replace: (input) => {
        own.replace!(without(input, 'label'));
        return answering(own.read!(input), (shelf) => ({
          ...shelf,
          ...objectOf(objectOf(input.body).data),
        })); // validated
      },
    }),
    want: 'replace: /data/label was sent as "text"; read has nothing',
  },
  {
    title: 'keeps nothing and answers without a body',
    change: (own) => ({
      replace: (input) => {
        own.replace!({ ...input, body: { data: {} } });
        return { status: 204 };
      },
    }),
    want: 'replace: /data/label was sent as "text"; read has nothing',
  },
];

const keeping: readonly Omit<Row, 'want'>[] = [
  { title: 'keeps everything', change: () => ({}) },
  {
    title: 'keeps everything and answers without a body',
    change: (own) => ({
      make: (input) => ({ status: 204, headers: { Location: `/shelves/${stringOf(findId(own.make!(input)))}` } }),
      replace: (input) => ({ status: own.replace!(input).status + 4 }),
    }),
  },
  {
    title: 'has accepted what it will do later',
    change: (own) => ({
      make: (input) => {
        const { data } = objectOf(own.make!({ ...input, body: { data: {} } }).body); // of a shelf
        return { status: 202, headers: { Location: `/shelves/${stringOf(objectOf(data).id)}` } };
      },
    }),
  },
  {
    title: 'shows what is written half a second later',
    change: (own) => {
      const readable = new Map<string, number>();
      const later = (reply: Reply): Reply => {
        readable.set(stringOf(findId(reply)), Date.now() + 500);
        return reply;
      };
      return {
        make: (input) => later(own.make!(input)),
        replace: (input) => later(own.replace!(input)),
        change: (input) => later(own.change!(input)),
        read: (input) =>
          answering(own.read!(input), (shelf) =>
            Date.now() < (readable.get(stringOf(shelf.id)) ?? 0) ? { id: shelf.id ?? '' } : shelf,
          ),
      };
    },
  },
  {
    title: 'puts the items of a set in order',
    change: (own) => ({
      make: (input) =>
        answering(own.make!(input), (shelf) => ({ ...shelf, tags: [...(shelf.tags as string[])].reverse() })), // validated
    }),
  },
  {
    title: 'answers a secret with stars',
    change: (own) => ({ make: (input) => answering(own.make!(input), (shelf) => ({ ...shelf, secret: '***' })) }),
  },
];

const findId = ({ body: given }: Reply) => objectOf(objectOf(given).data).id; // of a shelf

describe('a service that loses what it is sent', () => {
  it.each(pickRows(losing, 3))('fails the contract: it $title', async ({ change, want }) => {
    const failed = (await collectResults(change)).filter(({ outcome }) => outcome === 'failed');
    expect(
      failed.flatMap(({ operation, faults }) => faults.map(({ message }) => `${operation}: ${message}`)),
    ).toContain(want);
  });
});

it('shows what is lost by a line that creates the item first', async () => {
  const results = await collectResults((own) => ({
    ...own,
    // Says what it was sent, and keeps what it had.
    replace: (input) => ({
      ...own.read!(input),
      body: { data: { ...objectOf(objectOf(input.body).data), id: input.path.id } },
    }),
  }));
  const failed = results.find(({ operation, outcome }) => operation === 'replace' && outcome === 'failed');
  expect(failed?.faults.map(({ message }) => message).join()).toContain('; read ');
  expect(failed?.curl).toMatch(/^ID1=\$\(curl -s .* && curl -i -X PUT .*\/shelves\/'"\$ID1"/);
});

describe('a service that loses nothing', () => {
  it.each(pickRows(keeping, 3))('passes the contract: it $title', async ({ change }) => {
    const failed = (await collectResults(change)).filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ operation, case: title, faults, got }) => ({ operation, title, faults, got }))).toEqual([]);
  });
});
