/** Compares the double with recordings of a real Kong 3.9.1, and both with Kong's own document. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request } from 'undici';
import type { Json } from '../../../../openapi/document/document.ts';
import { isArray, isObject, objectOf } from '../../../../openapi/json/json.ts';
import { loadDocument } from '../../../../openapi/loading/load.ts';
import { knownDifferences } from './known-differences.ts';
import { documentDisagreements, undescribedRequests } from './disagreements.ts';
import { type KongSchema, parseEntitySchema } from '../../../kong/entity/entity-schema.ts';
import { compileDocumentCheck, type DocumentCheck } from './document-check.ts';
import { KongDouble } from '../double.ts';
import { Counterparts, peerFile, type RecordedExchange, readRecording } from './recording.ts';

const recordings = [
  { file: 'kong-3.9.1-postgres.json', hasDatabase: true, count: 112, schemas: 4 },
  // Odd and invalid input, which the document does not describe.
  { file: 'kong-3.9.1-more.json', hasDatabase: true, count: 130, schemas: 5, isOdd: true },
  { file: 'kong-3.9.1-dbless.json', hasDatabase: false, count: 8, schemas: 0 },
].map((recording) => ({ ...recording, path: peerFile(recording.file) }));
const documentPath = peerFile('kong-admin-3.9.yaml');

/** Members that describe the server itself, or that the recording shortens. */
const isLeftOut = ({ request: { path }, response: { status } }: RecordedExchange): boolean =>
  status === 200 && /^\/(status)?$|^\/schemas\//.test(path);

async function ask(double: KongDouble, { method, path, contentType, body }: RecordedExchange['request']) {
  const answer = await request(`${double.url}${path}`, {
    method: method as 'GET', // undici lists the methods
    headers: contentType === undefined ? {} : { 'content-type': contentType },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.body.text();
  return {
    status: answer.statusCode,
    contentType: answer.headers['content-type']?.toString(),
    body: text === '' ? undefined : (JSON.parse(text) as Json),
  };
}

describe.each(recordings)('the recording $file', ({ path, hasDatabase, count, schemas, isOdd = false }) => {
  const exchanges = path === undefined ? [] : readRecording(path);
  const counterparts = new Counterparts();
  const double = new KongDouble({ hasDatabase });
  beforeAll(() => double.start());
  afterAll(() => double.stop());

  it.skipIf(path === undefined)('is answered by the double as Kong answered (PEER_DOCUMENTS)', async () => {
    expect(exchanges).toHaveLength(count);
    const differences: unknown[] = [];
    const known: string[] = [];
    for (const [index, exchange] of exchanges.entries()) {
      const { path: recordedPath, body, ...rest } = exchange.request;
      const given = { ...rest, path: counterparts.translate(recordedPath) };
      const answer = await ask(double, body === undefined ? given : { ...given, body: counterparts.translated(body) });
      const { response } = exchange;
      const { recorded, ours } = counterparts.comparable(
        comparedBody(exchange, response.body),
        comparedBody(exchange, answer.body),
      );
      const want = {
        status: response.status,
        contentType: response.contentType ?? null,
        body: isLeftOut(exchange) ? null : recorded,
      };
      const got = {
        status: answer.status,
        contentType: answer.contentType ?? null,
        body: isLeftOut(exchange) ? null : ours,
      };
      if (JSON.stringify(sorted(want)) === JSON.stringify(sorted(got))) continue;
      const sent = `${given.method} ${given.path}`;
      if (knownDifferences.has(sent)) known.push(sent);
      else differences.push({ index, why: exchange.why, want, got });
    }
    expect(differences).toEqual([]);
    expect(known.sort()).toEqual(isOdd ? [...knownDifferences.keys()].sort() : []);
  });

  it.skipIf(path === undefined)(
    'describes the kinds as the double does, in what is read of it (PEER_DOCUMENTS)',
    async () => {
      const described = exchanges.filter(
        ({ request, response }) =>
          request.method === 'GET' && request.path.startsWith('/schemas/') && response.status === 200,
      );
      expect(described).toHaveLength(schemas);
      for (const { request, response } of described) {
        const { body } = await ask(double, request);
        expect(plain(parseEntitySchema(objectOf(body)))).toEqual(plain(parseEntitySchema(objectOf(response.body))));
      }
    },
  );
});

/** A schema that can be compared. */
const plain = (schema: KongSchema): unknown =>
  Object.fromEntries([...schema].map(([name, { fields, ...field }]) => [name, { ...field, fields: plain(fields) }]));

/** Returns the size of a page, or the kinds of a loaded configuration, which is all that the recording has. */
function comparedBody({ request: { path } }: RecordedExchange, body: Json | undefined): Json | undefined {
  if (!isObject(body)) return body;
  if (path === '/config') return { keys: isArray(body.keys) ? body.keys : Object.keys(body) };
  if (!/[?&](size|offset)=/.test(path) || !isArray(body.data)) return body;
  return { ...body, data: body.data.map(() => 'an entity') };
}

function sorted(value: Json | undefined): Json {
  if (isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}

describe('the document kong-admin-3.9.yaml', () => {
  let check: DocumentCheck;
  beforeAll(async () => {
    if (documentPath !== undefined) check = compileDocumentCheck(await loadDocument(documentPath));
  });

  it.skipIf(documentPath === undefined)('disagrees with the recordings in known ways only (PEER_DOCUMENTS)', () => {
    const usual = recordings.filter(({ isOdd = false }) => !isOdd);
    const exchanges = usual.flatMap(({ path }) => (path === undefined ? [] : readRecording(path)));
    const found = exchanges.flatMap(({ request, response }) =>
      check({ ...request, status: response.status, answer: response.body }),
    );
    const known = Object.entries(documentDisagreements).flatMap(([id, faults]) =>
      faults.map((fault) => `${id}: ${fault}`),
    );
    expect([...new Set(found)].sort()).toEqual([...undescribedRequests, ...known].sort());
  });
});
