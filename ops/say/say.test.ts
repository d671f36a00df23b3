/** What is said, against a server that stands for the ensemble. */
import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../openapi/document/document.ts';
import { commandLine } from '../../openapi/package/command-line.ts';
import { chooseLook, plainLook } from '../cli/terminal/look.ts';
import { projectFolder } from '../file/files.ts';
import { interactionText, isCarriedOut } from './interaction-text.ts';
import { findEnsemble } from './ensemble-address.ts';
import { sendWords } from './send-words.ts';

const call = { service_name: 'Tasks', operation_id: 'createTask', status: 201, response: '{"id":\n 1}' };
const write = { service_name: 'Tasks', operation_id: 'createTask', method: 'POST', outcome: 'done' };
const interaction: JsonObject = {
  assistant_response: 'Done.',
  service_responses: [call],
  writes: [write],
  warnings: [],
};

let server: Server;
let url: string;
let answer: { status: number; body: string; type?: string; isLate?: boolean };
let requests: { words: unknown; key: unknown }[];

async function respond(request: IncomingMessage): Promise<typeof answer> {
  const { user_input: words } = JSON.parse(await text(request)) as JsonObject;
  requests.push({ words, key: request.headers['x-api-key'] });
  return answer;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void respond(request).then(({ status, body, isLate }) => {
      if (isLate !== true) response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = [];
  answer = { status: 200, body: JSON.stringify(interaction) };
});

const send = (words: string, timeoutMs = 10_000) => sendWords(words, { url, key: 'k', documents: [] }, timeoutMs);

describe('words', () => {
  it.each(['List the sessions', 'It\'s a "quoted" word\nin two lines', '-', '$(id) `id` \u001b[2J'])(
    'are sent as they are: %j',
    async (words) => {
      expect(await send(words)).toEqual(interaction);
      expect(requests).toEqual([{ words, key: 'k' }]);
    },
  );

  it.each([
    {
      given: { status: 401, body: '{}' },
      want: { code: 'cli-credentials-missing', problem: /rejects the key/, remedy: /API_KEYS/ },
    },
    {
      given: { status: 502, body: '{"message":"the model failed","details":[{"message":"no quota"}]}' },
      want: { code: 'cli-request-failed', problem: /502: the model failed; no quota$/, remedy: /GET \/logs/ },
    },
    {
      given: { status: 404, body: '<h1>Not here</h1>' },
      want: { code: 'cli-request-failed', problem: /404: <h1>Not here/, remedy: /--url/ },
    },
    {
      given: { status: 200, body: 'no JSON' },
      want: { code: 'cli-request-failed', problem: /no usable response/, remedy: /GET \/logs/ },
    },
    {
      given: { status: 200, body: '', isLate: true },
      want: { code: 'cli-request-failed', problem: /no usable response/, remedy: /longer than 0.3 s with --timeout/ },
    },
  ])('that are answered with $given.status are not answered: $want.code', async ({ given, want }) => {
    answer = given;
    await expect(send('hello', 300)).rejects.toMatchObject({
      code: want.code,
      exitCode: 2,
      problem: expect.stringMatching(want.problem) as string,
      remedy: expect.stringMatching(want.remedy) as string,
    });
  });

  it('that reach no ensemble name the commands that start it', async () => {
    const nowhere = { url: 'http://127.0.0.1:1', key: 'k', documents: [] };
    await expect(sendWords('hello', nowhere, 1000)).rejects.toMatchObject({
      code: 'cli-service-unreachable',
      remedy: expect.stringMatching(/npx fountainai start, or npx fountainai setup/) as string,
    });
  });
});

describe('the text of an interaction', () => {
  const other = {
    service_name: 'Notes\u001b[2J',
    operation_id: 'readNote',
    status: 404,
    response: '{"code":"missing"}',
  };
  const refused = { service_name: 'Notes', response: 'no such operation' };

  it('has the answer, then each call with its method, operation, service and status', () => {
    expect(interactionText(interaction, [], plainLook)).toBe(`Done.

Calls
  + POST  createTask  Tasks  201
      {"id": 1}`);
  });

  it('shows failed calls, calls that were not sent, warnings, and no control characters', () => {
    const given = {
      assistant_response: 'Line one\nline two \u001b[2J',
      service_responses: [call, other, refused],
      writes: [],
      warnings: ['"colour" is unknown [ensemble-name-ignored]'],
    };
    const lines = interactionText(given, [], chooseLook({}, { LANG: 'C.UTF-8' })).split('\n');
    expect(lines).toEqual([
      'Line one',
      'line two <U+001B>[2J',
      '',
      'Calls',
      expect.stringMatching(/^ {2}✓ createTask {2}Tasks +201$/),
      '      {"id": 1}',
      expect.stringMatching(/^ {2}✗ readNote {4}Notes<U\+001B>\[2J {2}404$/),
      '      {"code":"missing"}',
      expect.stringMatching(/^ {2}✗ \(none\) {6}Notes +not sent$/),
      '      no such operation',
      '',
      'Warnings',
      '  "colour" is unknown [ensemble-name-ignored]',
    ]);
  });

  const next = { conversation_id: '3f8e2d1c-6b5a', pending_calls: [] };
  const line = commandLine('say', '"<words>" --conversation 3f8e2d1c-6b5a');
  it.each([
    { given: 1, want: '  Say "yes" or "no", or decide with POST /interact/3f8e2d1c-6b5a/confirm' },
    { given: 2, want: '  Decide with POST /interact/3f8e2d1c-6b5a/confirm' },
  ])('says how to decide about $given calls', ({ given, want }) => {
    const pending_calls = Array.from({ length: given }, () => ({ id: 'a', description: 'b' }));
    expect(interactionText({ ...interaction, ...next, pending_calls }, [], plainLook).split('\n')).toContain(want);
  });

  it.each([
    { given: next, want: true },
    { given: { ...next, service_responses: [], pending_calls: [{ id: 'a', description: 'b' }] }, want: true },
    { given: { ...next, service_responses: [] }, want: false },
    { given: { ...next, conversation_id: 'a; rm -r' }, want: false },
  ])('says how to go on after calls: $given', ({ given, want }) => {
    const end = interactionText({ ...interaction, ...given }, [], plainLook)
      .split('\n')
      .at(-1);
    expect(end === `continue: ${line}`).toBe(want);
    expect(end?.startsWith('continue')).toBe(want);
  });

  it.each([
    { given: [], want: true },
    { given: [call], want: true },
    { given: [call, other], want: false },
    { given: [refused], want: false },
  ])('is of words that were carried out: $want, for $given', ({ given, want }) => {
    expect(isCarriedOut({ ...interaction, service_responses: given })).toBe(want);
  });
});

describe('the ensemble', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fountainai-say-'));
    await writeFile(join(folder, '.env'), 'API_KEYS=first,second\nALLOWED_HOSTS=friend.example\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    { given: { url: 'http://127.0.0.1:9/', key: undefined }, want: { url: 'http://127.0.0.1:9', key: 'first' } },
    { given: { url: 'https://friend.example', key: undefined }, want: { url: 'https://friend.example', key: 'first' } },
    { given: { url: 'https://other.example', key: 'k' }, want: { url: 'https://other.example', key: 'k' } },
  ])('at $given.url gets the key $want.key', async ({ given, want }) => {
    expect(await findEnsemble({ folder, ...given })).toMatchObject(want);
  });

  it('is that of the package at its port if the project has no own', async () => {
    const given = { folder, url: undefined, key: undefined };
    expect(await findEnsemble(given)).toMatchObject({ url: 'http://127.0.0.1:8000', key: 'first' });
  });

  it.each([
    { given: { url: 'https://other.example', key: undefined }, want: 'cli-credentials-missing' },
    { given: { url: 'ftp://127.0.0.1', key: 'k' }, want: 'cli-option-invalid' },
  ])('at $given.url is refused: $want', async ({ given, want }) => {
    await expect(findEnsemble({ folder, ...given })).rejects.toMatchObject({ code: want });
  });

  it.each([
    { given: ['List', 'it'], input: '', want: { code: 0, words: 'List it' } },
    { given: ['-'], input: ' two\nlines\n', want: { code: 0, words: 'two\nlines' } },
    { given: ['-'], input: ' \n', want: { code: 2, words: undefined } },
  ])('hears $given with the input $input', async ({ given, input, want }) => {
    const parameters = ['bin/run.js', 'ops/say.ts', '--folder', folder, '--url', url, '--json', ...given];
    const child = spawn(process.execPath, parameters, { cwd: projectFolder, stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.end(input);
    const ended = new Promise((resolve) => child.once('close', resolve));
    const output = JSON.parse(await text(child.stdout)) as JsonObject;
    expect({ code: await ended, words: requests[0]?.words }).toEqual(want);
    if (want.code === 0) expect(output).toMatchObject({ command: 'say', ...interaction });
    else expect(output).toMatchObject({ problems: [{ code: 'cli-arguments-invalid' }] });
  });
});
