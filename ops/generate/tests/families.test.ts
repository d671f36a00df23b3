/** A generated service of usual ways to write an API: what clients send comes back, and the rest is refused with a reason. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { familiesYaml } from '../testing/families.ts';
import { type GeneratedService, serviceFiles } from '../service/service-files.ts';
import { generatedProject, type GeneratedProject, type RunningProject, startGenerated } from '../testing/service.ts';

let project: GeneratedProject;
let running: RunningProject;
let service: GeneratedService;
const unwritten = ['findLost', 'updateGate', 'readDial'];

beforeAll(async () => {
  project = await generatedProject();
  const document = await parseDocument(familiesYaml, { source: 'families.yml', name: 'families' });
  service = await serviceFiles(document);
  await project.write(service);
  running = await startGenerated(project, document);
}, 120_000);

afterAll(async () => {
  await running.close();
  await project.dispose();
});

it('has working code for all operations of the families, and reasons for the others', () => {
  const missing = [...service.operations].filter(([, outcome]) => outcome !== 'resource').map(([id]) => id);
  expect(missing).toEqual(unwritten);
  for (const id of unwritten) expect(service.reasons?.get(id)).toMatch(/\w+ \w+/);
});

interface Step {
  readonly send: readonly [method: string, path: string, body?: unknown];
  readonly status: number;
  readonly body?: object;
  /** Headers of the answer. */
  readonly headers?: Readonly<Record<string, unknown>>;
}

const anyText = expect.any(String) as string;
const anyNumber = expect.any(Number) as number;
const ending = (pattern: RegExp): string => expect.stringMatching(pattern) as string;
const holding = (members: object): object => expect.objectContaining(members) as object;
const anyUrl = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/|^http:\/\/localhost:\d+\//) as string;
const line = `/v1/Lines/LN${'0'.repeat(32)}/Calls`;
const call = { sid: expect.stringMatching(/^CA[0-9a-f]{32}$/) as string, date_created: anyText };

/** `KEY` in a path is the key in the answer to the last POST. */
const families: readonly { readonly given: string; readonly steps: readonly Step[] }[] = [
  {
    given: 'success as a range or as default',
    steps: [
      { send: ['POST', '/rooms', { name: 'a', id: 99 }], status: 201, body: { name: 'a', id: anyNumber } },
      { send: ['GET', '/rooms/KEY'], status: 200, body: { name: 'a', id: anyNumber } },
      { send: ['HEAD', '/rooms/KEY'], status: 200 },
      { send: ['GET', '/r%6Foms/KEY'], status: 200 },
      { send: ['DELETE', '/rooms/KEY'], status: 204 },
      { send: ['GET', '/rooms/none'], status: 400 },
    ],
  },
  {
    given: 'a number that the path calls a string, and errors in a list',
    steps: [
      { send: ['POST', '/seats', { id: 7, row: 'b' }], status: 201 },
      { send: ['GET', '/seats/7'], status: 200, body: { id: 7, row: 'b' } },
      { send: ['GET', '/seats/x'], status: 404, body: { errors: [{ code: 404, message: 'there is no seat x' }] } },
    ],
  },
  {
    given: 'a replacement with the key in its body, searches, and a change by the query',
    steps: [
      { send: ['POST', '/ticket', { id: 1001, title: 'a', labels: [{ name: 'x' }], state: 'open' }], status: 200 },
      { send: ['POST', '/ticket', { id: 1002, title: 'b', labels: [{ name: 'y' }, { name: 'z' }] }], status: 200 },
      { send: ['PUT', '/ticket', { id: 1002, title: 'c', labels: [{ name: 'y' }], state: 'done' }], status: 200 },
      {
        send: ['GET', '/ticket/1002'],
        status: 200,
        body: { id: 1002, title: 'c', labels: [{ name: 'y' }], state: 'done' },
      },
      { send: ['PUT', '/ticket', { id: 4711, title: 'c' }], status: 404 },
      { send: ['PUT', '/ticket', { title: 'c' }], status: 404 },
      { send: ['GET', '/ticket/findByState?state=done'], status: 200, body: [holding({ id: 1002 })] },
      { send: ['GET', '/ticket/findByLabels?labels=y'], status: 200, body: [holding({ id: 1002 })] },
      { send: ['GET', '/ticket/findByLabels?labels=y&labels=x&labels=none'], status: 200, body: [{}, {}] },
      { send: ['GET', '/ticket/findByLabels?labels=none'], status: 200, body: [] },
      { send: ['GET', '/ticket/findLost'], status: 501 },
      {
        send: ['POST', '/ticket/1001?title=d'],
        status: 200,
        body: { id: 1001, title: 'd', labels: [{ name: 'x' }], state: 'open' },
      },
      { send: ['POST', '/ticket/1001?state=done'], status: 200, body: holding({ state: 'done' }) },
      { send: ['POST', '/ticket/1001?state=lost'], status: 400 },
    ],
  },
  {
    given: 'pages with counts and addresses, and null in a patch',
    steps: [
      {
        send: ['POST', '/api/books/', { title: 'a', cover: null }],
        status: 201,
        headers: { location: ending(/^\/api\/books\/\d+\/$/) },
      },
      {
        send: ['PATCH', '/api/books/KEY/', { cover: null, shelf: null }],
        status: 200,
        body: { id: anyNumber, title: 'a', cover: null, shelf: null },
      },
      { send: ['GET', '/api/books/'], status: 200, body: holding({ next: null, previous: null }) },
      {
        send: ['GET', '/api/books/?page=3'],
        status: 200,
        body: { count: anyNumber, results: [], next: null, previous: ending(/\?page=2$/) },
      },
      { send: ['GET', '/api/books'], status: 404 },
    ],
  },
  {
    given: 'a list in an allOf of a wrapper',
    steps: [
      { send: ['POST', '/trips', { passenger: 'a' }], status: 201, body: { id: anyText, passenger: 'a' } },
      { send: ['GET', '/trips/KEY'], status: 200, body: { id: anyText, passenger: 'a' } },
      { send: ['POST', '/trips', { passenger: 'b', has_bicycle: true }], status: 201 },
      { send: ['POST', '/trips', { passenger: 'c' }], status: 201 },
      {
        send: ['GET', '/trips?offset=1&limit=1'],
        status: 200,
        body: { data: [{}], links: { self: anyUrl, next: anyUrl, prev: anyUrl } },
      },
    ],
  },
  {
    given: 'forms, formats in paths and keys with a pattern',
    steps: [
      { send: ['POST', `${line}.json`, 'To=a&From=b'], status: 201, body: { ...call, to: 'a', from: 'b' } },
      { send: ['GET', `${line}/KEY.json`], status: 200, body: { ...call, to: 'a', from: 'b' } },
      { send: ['POST', `${line}/KEY.json`, 'To=c'], status: 200, body: { ...call, to: 'c', from: 'b' } },
      { send: ['GET', `${line}.json?To=c&PageSize=5`], status: 200, body: { calls: [{}] } },
      { send: ['GET', `${line}.json?To=a`], status: 200, body: { calls: [] } },
      { send: ['GET', `${line}.json?StartTime%3C=2020`], status: 501 },
      { send: ['POST', `${line}.json`, 'To=a&From=b&Record=true'], status: 501 },
      { send: ['DELETE', `${line}/KEY.json`], status: 204 },
      { send: ['GET', `${line}/KEY.json`], status: 404 },
    ],
  },
  {
    given: 'envelopes',
    steps: [
      {
        send: ['POST', '/chores', { data: { name: 'a', notes: 'n', done: false, due_on: null } }],
        status: 201,
        body: { data: { gid: anyText, created_at: anyText, name: 'a', notes: 'n', done: false, due_on: null } },
      },
      { send: ['PUT', '/chores/KEY', { data: { name: 'b' } }], status: 200, body: { data: { name: 'b' } } },
      { send: ['GET', '/chores/KEY'], status: 200, body: { data: { gid: anyText, created_at: anyText, name: 'b' } } },
      { send: ['GET', '/chores'], status: 200, body: { data: [{ name: 'b', gid: anyText }] } },
      { send: ['DELETE', '/chores/KEY'], status: 200 },
      { send: ['GET', '/chores/KEY'], status: 404 },
      { send: ['POST', '/plants', { plant: { name: 'a' } }], status: 201, body: { plant: { id: anyText, name: 'a' } } },
      { send: ['GET', '/plants/KEY'], status: 200, body: { plant: { id: anyText, name: 'a' } } },
      {
        send: ['GET', '/plants?page=9'],
        status: 200,
        body: { plants: [], meta: { total: 1, current_page: 9, last_page: 1 } },
      },
      { send: ['DELETE', '/plants/KEY'], status: 200 },
      { send: ['GET', '/plants/KEY'], status: 404 },
      {
        send: ['GET', '/plants'],
        status: 200,
        body: { plants: [], meta: { total: 0, current_page: 1, last_page: 1 } },
      },
    ],
  },
  {
    given: 'members that a schema does not name',
    steps: [
      {
        send: ['POST', '/animals', { species: 'horse', height: 1.6 }],
        status: 201,
        body: { id: anyNumber, species: 'horse', height: 1.6 },
      },
      { send: ['GET', '/animals/KEY'], status: 200, body: { species: 'horse', height: 1.6 } },
      { send: ['POST', '/machines', { name: 'a', rack: '7' }], status: 201, body: { name: 'a', rack: '7' } },
      { send: ['PUT', '/machines/KEY', { name: 'b', row: '8' }], status: 200, body: { name: 'b', row: '8' } },
      { send: ['GET', '/machines/KEY'], status: 200, body: { id: anyNumber, name: 'b', row: '8' } },
      { send: ['POST', '/machines', { name: 'a', rack: 7 }], status: 400 },
    ],
  },
  {
    given: 'names that objects inherit, and filters whose names differ in punctuation',
    steps: [
      { send: ['POST', '/things', { toString: 'x', 'label-a': 'p', label_a: 'q' }], status: 201 },
      {
        send: ['GET', '/things/KEY'],
        status: 200,
        body: { id: anyText, toString: 'x', 'label-a': 'p', label_a: 'q' },
      },
      { send: ['GET', '/things?toString=x&label-a=p&label_a=q'], status: 200, body: [{}] },
      { send: ['GET', '/things?label-a=q'], status: 200, body: [] },
      { send: ['GET', '/things?label_a=p'], status: 200, body: [] },
      { send: ['GET', '/things?Label_A=q'], status: 501 },
    ],
  },
  {
    given: 'items that PUT creates, and a path that only looks like an item',
    steps: [
      { send: ['PUT', '/gates/update/a', { id: 'a', name: 'x' }], status: 501 },
      { send: ['GET', '/dials/a'], status: 404 },
      { send: ['GET', '/dials/A'], status: 400 },
      { send: ['PUT', '/dials/a', { value: 9313.8 }], status: 200, body: { name: 'a', value: 9313.8 } },
      { send: ['PUT', '/dials/a', { value: 1.005 }], status: 400 },
      { send: ['GET', '/dials/a'], status: 200, body: { name: 'a', value: 9313.8 } },
      { send: ['GET', '/dials/a/reading'], status: 501 },
    ],
  },
];

it.each(families)('keeps what clients send: $given', async ({ steps }) => {
  let key = '';
  for (const { send, status, body: wanted, headers = {} } of steps) {
    const [method, path, body] = send;
    const isForm = typeof body === 'string';
    const answer = await fetch(running.url + path.replace('KEY', key), {
      method,
      headers: { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json' },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect({ send, status: answer.status }, text).toEqual({ send, status });
    if (wanted !== undefined) expect(JSON.parse(text)).toMatchObject(wanted);
    expect(Object.fromEntries(answer.headers)).toMatchObject(headers);
    if (method === 'POST') key = /"(?:id|gid|sid)":"?([^",}]+)/.exec(text)?.[1] ?? key;
  }
});

it('passes its contract tests', async () => {
  const working = [...service.operations].filter(([, outcome]) => outcome === 'resource').map(([id]) => id);
  const results = await running.contract(working);
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  expect(failed.map(({ operation, case: title, got }) => ({ operation, title, got }))).toEqual([]);
  expect(results.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(300);
}, 120_000);
