import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApiDocument, Json, JsonObject } from 'fountainai/openapi';
import { parseDocument } from 'fountainai/openapi';
import { ownDocuments } from '../../../openapi/testing/documents.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { answerFaults, argumentFaults } from '../tools/local-checks.ts';
import { systemPrompt } from '../conversation/prompt.ts';
import { makeSnapshot } from '../testing/servers.ts';
import { toolRefusal, buildTools } from '../tools/tools.ts';
import { ForeignDocuments } from './foreign-documents.ts';

/** Milliseconds: several threads start, each in a second, and far more on a busy machine. */
const timeout = 120_000;

const documents = new ForeignDocuments();
const hasty = new ForeignDocuments({ checkMilliseconds: 300 });
afterAll(() => Promise.all([documents.close(), hasty.close()]));

const read = (text: string, name = 'x', from = documents): Promise<ApiDocument> =>
  from.read({ text, address: `http://127.0.0.1/${name}` }, name);

/** Returns the part of a document that a model receives. */
function readOffer(document: ApiDocument): unknown {
  const snapshot = makeSnapshot(document);
  const tools = [...buildTools([snapshot]).values()];
  const texts = tools.map(({ name, description, parameters }) => ({ name, description, parameters }));
  return { prompt: systemPrompt([snapshot]), tools: JSON.stringify(texts), hash: document.hash };
}

const same = async (text: string, name: string): Promise<void> => {
  const here = await parseDocument(text, { source: `http://127.0.0.1/${name}`, name });
  expect(readOffer(await read(text, name))).toEqual(readOffer(here));
};

const peers = process.env.PEER_DOCUMENTS;
const peerFiles = peers === undefined ? [] : readdirSync(peers).filter((name) => /\.ya?ml$/.test(name));

describe('a document that a thread has read', { timeout }, () => {
  it('gives the same prompt and tools, byte for byte, as one that is read here', async () => {
    for (const { text, name } of await ownDocuments()) await same(text, name);
  });

  it.skipIf(peers === undefined)('gives the same for documents of peers (PEER_DOCUMENTS)', async () => {
    expect(peerFiles.length).toBeGreaterThan(0);
    for (const file of peerFiles) await same(readFileSync(join(peers ?? '', file), 'utf8'), file);
  });

  it('has its content on request', async () => {
    const [own] = await ownDocuments();
    expect((await read(own?.text ?? '')).content).toEqual(own?.content);
  });
});

const responses = { 200: { description: 'well' } };
const body = (schema: Json): JsonObject => ({
  requestBody: { content: { 'application/json': { schema } } },
  responses,
});
const readText = (paths: JsonObject, schemas: JsonObject = {}): string =>
  JSON.stringify({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths, components: { schemas } });
const reference = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const wide = (count: number): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { type: 'string' }])),
});
const chain = Object.fromEntries(
  Array.from({ length: 40 }, (_, level): [string, JsonObject] => [
    `S${level}`,
    level === 39 ? {} : { anyOf: [reference(`S${level + 1}`), reference(`S${level + 1}`)] },
  ]),
);
const operations = (count: number, operation: JsonObject): JsonObject =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`/p${index}`, { post: operation }]));

describe('read', { timeout }, () => {
  it.each([
    {
      given: 'an invalid document',
      text: 'x',
      code: 'ensemble-document-invalid',
      want: /:1:1 .* \[document-[a-z-]+\]$/,
    },
    {
      given: 'a body that stands for billions of schemas',
      text: readText({ '/p': { post: body(reference('S0')) } }, chain),
      code: 'ensemble-document-too-large',
      want: /:1:\d+ The operations up to "postP" exceed 10000000 schemas/,
    },
    {
      given: 'operations that each write out the same thousands of properties',
      text: readText(operations(40, body(reference('Wide'))), { Wide: wide(2_000) }),
      code: 'ensemble-document-too-large',
      want: /The operations up to "postP\d+" exceed 300000 values or 6000000 characters/,
    },
  ])('rejects $given with the reason', async ({ text, code, want }) => {
    const error: unknown = await read(text).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'InspectionError', code, faults: expect.stringMatching(want) as string });
  });

  it('accepts a document with one wide operation, which does not become a tool', async () => {
    const text = readText({ '/wide': { post: body(wide(10_000)) }, '/narrow': { post: body(wide(100)) } });
    const document = await read(text);
    const refusals = document.operations.map((operation) => toolRefusal(document, operation));
    expect(refusals.map((refusal) => refusal?.code)).toEqual(['ensemble-operation-too-large', undefined]);
  });

  it('is aborted if it takes too long, and the next document is read', async () => {
    const slow = new ForeignDocuments({ readMilliseconds: 1 });
    await expect(read(readText({ '/p': { post: body(wide(5_000)) } }), 'x', slow)).rejects.toMatchObject({
      code: 'ensemble-document-timeout',
      faults: expect.stringMatching(/^reading the document took more than 0.001 seconds/) as string,
    });
    await slow.close();
    expect((await read(readText({ '/p': { post: body({}) } }))).operations).toHaveLength(1);
  });

  it('is done once for each text and address; what is derived for one service belongs to it alone', async () => {
    const own = new ForeignDocuments();
    const [text = ''] = (await ownDocuments()).map((document) => document.text);
    const first = await read(text, 'x', own);
    await own.close(); // no thread reads any more
    const again = await own.read({ text, address: first.source }, 'x');
    expect(readOffer(again)).toEqual(readOffer(first));
    expect((await own.read({ text, address: first.source }, 'y')).name).toBe('y');
    for (const [index, operation] of notEmpty(again.operations).entries())
      expect(operation).not.toBe(first.operations[index]);
    for (const given of [
      { text: `${text} `, address: first.source },
      { text, address: 'http://127.0.0.1/z' },
    ])
      await expect(own.read(given, 'x')).rejects.toMatchObject({ code: 'ensemble-stopping' });
  });

  it('keeps few of the small documents whose schemas are large with references resolved', async () => {
    const own = new ForeignDocuments({ keptCharacters: 3_000_000 });
    const documents = Array.from({ length: 3 }, (_, index) => {
      const text = readText(operations(30, body(reference('Wide'))), { Wide: wide(120) });
      return { text, address: `http://127.0.0.1/${index}` };
    });
    for (const given of documents) await own.read(given, 'x');
    await own.close(); // only documents that are kept can be read
    const kept = await Promise.all(
      documents.map((given) =>
        own.read(given, 'x').then(
          () => true,
          () => false,
        ),
      ),
    );
    expect(kept.at(-1)).toBe(true);
    expect(kept[0]).toBe(false);
  });

  it('is rejected if the ensemble stops', async () => {
    const stopping = new ForeignDocuments();
    const reading = read(readText({ '/p': { post: body({}) } }), 'x', stopping);
    const rejected = expect(reading).rejects.toMatchObject({ name: 'InspectionError', code: 'ensemble-stopping' });
    await stopping.close();
    await rejected;
  });
});

const lists = (levels: number): Json => (levels === 0 ? [] : [lists(levels - 1)]);
const tree = {
  oneOf: [
    { type: 'array', items: reference('T') },
    { type: 'array', maxItems: 9, items: reference('T') },
  ],
};
const treeText = readText(
  {
    '/p': {
      post: {
        ...body(reference('T')),
        responses: { 200: { description: 'x', content: { 'application/json': { schema: reference('T') } } } },
      },
    },
  },
  { T: tree },
);
const buildTree = async () => {
  const document = await read(treeText);
  const [operation] = document.operations;
  if (operation === undefined) throw new Error('the document has an operation');
  return { document, operation };
};
const reply = (value: Json) => ({ status: 200, headers: { 'content-type': 'application/json' }, body: value });

describe('checks', { timeout }, () => {
  it('return the same faults as a check in this thread', async () => {
    const here = await parseDocument(treeText, { source: 'x', name: 'x' });
    const [operation] = here.operations;
    if (operation === undefined) throw new Error('the document has an operation');
    const of = await buildTree();
    for (const value of [1, {}, lists(2)]) {
      expect(await documents.checkAnswer(of, reply(value))).toEqual(answerFaults(operation, reply(value)));
      const given = { body: value };
      expect(await documents.checkArguments(of, given)).toEqual(argumentFaults(here, operation, given));
    }
  });

  it('that take too long are reported as a fault of the value, and the next check works', async () => {
    const of = await buildTree();
    const want = {
      message: expect.stringMatching(/^cannot be checked: its schema takes more than 0.3 seconds/) as string,
      code: 'ensemble-check-exceeded',
    };
    expect(await hasty.checkAnswer(of, reply(lists(40)))).toMatchObject([{ pointer: '/body', ...want }]);
    expect(await hasty.checkArguments(of, { body: lists(40) })).toMatchObject([{ pointer: '', ...want }]);
    expect(await documents.checkAnswer(of, reply(1))).toMatchObject([{ pointer: '/body' }]);
  });

  it('answer other checks while one takes long', async () => {
    const of = await buildTree();
    const own = new ForeignDocuments({ checkMilliseconds: 60_000 });
    await Promise.all([1, 2].map((value) => own.checkAnswer(of, reply(value)))); // both threads have started
    const slow = own.checkAnswer(of, reply(lists(40)));
    const quick = own.checkAnswer(of, reply(1));
    const ended = expect(slow).rejects.toMatchObject({ failure: 'closed' });
    expect(await Promise.race([slow.then(() => 'slow'), quick.then(() => 'quick')])).toBe('quick');
    await own.close();
    await ended;
  });
});
