import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from 'fountainai/openapi';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { type Assistant, ProviderError, type Task, type ToolCall, type ToolResult, type Turn } from './assistant.ts';
import { type InteractionBounds, interact, usualBounds } from './interaction.ts';
import { localChecks } from '../tools/local-checks.ts';
import { CallError, type CallResult, type Caller, type Snapshot } from '../tools/snapshot.ts';
import { makeSnapshot } from '../testing/servers.ts';

const pet = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const answer = {
  content: { 'application/json': { schema: pet } },
  description: 'well',
  headers: { ETag: { schema: { type: 'string' } } },
};
const content = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  paths: {
    '/pets/{petId}': {
      get: {
        operationId: 'getPet',
        parameters: [{ name: 'petId', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { 200: answer, 500: { description: 'bad' } },
      },
    },
  },
};

let log: string[];
let called: RequestArguments[];
let snapshots: Snapshot[];

beforeEach(async () => {
  log = [];
  called = [];
  snapshots = [makeSnapshot(await parseDocument(JSON.stringify(content), { source: 'pets', name: 'pets' }))];
});

const rex: CallResult = {
  status: 200,
  mediaType: 'application/json',
  headers: { etag: '"1"', server: 'x' },
  text: '{"name":"Rex"}',
};

const call = (written: string, name = 'pets__getPet', id = 'a'): ToolCall => ({ id, name, arguments: written });
const good = call('{"path":{"petId":1}}');

/** An assistant that follows a script; `results` records its input. */
function scripted(turns: readonly (Turn | Error | 'hang')[]) {
  const results: (readonly ToolResult[])[] = [];
  let task: Task | undefined;
  const assistant: Assistant = {
    isBoundToWords: true,
    begin(given) {
      task = given;
      let step = 0;
      return {
        async next(found) {
          if (found.length > 0) results.push(found);
          const turn = turns[Math.min(step++, turns.length - 1)]!;
          if (turn === 'hang') return new Promise(() => undefined);
          if (turn instanceof Error) throw turn;
          return turn;
        },
      };
    },
  };
  return { assistant, results, task: () => task };
}

const calls = (...wanted: readonly ToolCall[]): Turn => ({ text: 'I will look.', calls: wanted });
const done: Turn = { text: 'That is all.', calls: [] };

function run(
  assistant: Assistant,
  caller: (index: number) => Promise<CallResult>,
  bounds: Partial<InteractionBounds> = {},
  removeSecrets?: (text: string) => string,
) {
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  const record: Caller = async (_snapshot, _operation, parameters) => caller(called.push(parameters) - 1);
  return interact('show pet 1', {
    assistant,
    call: record,
    checks: localChecks,
    snapshots,
    context: { requestId: 'r', traceparent: 't', log: logger },
    bounds: { ...usualBounds, ...bounds },
    removeSecrets,
  });
}

const outcomes = (results: readonly (readonly ToolResult[])[]) => results.flat().map(({ outcome }) => outcome);

describe('interact', () => {
  it('passes the answer of the service to the assistant, and records it unchanged', async () => {
    const { assistant, results, task } = scripted([calls(good), done]);
    expect(await run(assistant, async () => rex)).toMatchObject({
      assistantResponse: 'That is all.',
      serviceResponses: [{ service_name: 'Pets', operation_id: 'getPet', status: 200, response: '{"name":"Rex"}' }],
      writes: [],
      calls: [{ arguments: { path: { petId: 1 } }, effect: 'read', status: 'done', http_status: 200 }],
      steps: 1,
      promptHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      failure: undefined,
    });
    expect(called).toEqual([{ path: { petId: 1 } }]);
    expect(outcomes(results)).toEqual([
      { kind: 'answered', status: 200, headers: { etag: '"1"' }, body: { name: 'Rex' }, faults: [] },
    ]);
    expect(task()?.prompt).toContain('"getPet"');
    expect(log).toEqual([]);
  });

  it('answers without secrets and halves of characters that a model writes', async () => {
    const { assistant } = scripted([{ text: 'The key is k3y-of-ours \ud83d', calls: [] }]);
    const removeSecrets = (text: string): string => text.replaceAll('k3y-of-ours', '[removed]');
    const { assistantResponse } = await run(
      { ...assistant, isBoundToWords: false },
      async () => rex,
      {},
      removeSecrets,
    );
    expect(assistantResponse).toBe('The key is [removed] \ufffd\n\nNothing was changed.');
  });

  it('makes the calls of one step at the same time, and keeps their order', async () => {
    const { assistant, results } = scripted([calls(good, { ...good, id: 'b' }), done]);
    let release = (): void => undefined;
    const second = new Promise<void>((resolve) => (release = resolve));
    const { serviceResponses } = await run(assistant, async (index) => {
      if (index === 1) release();
      await second;
      return { ...rex, text: `{"name":"${String(index)}"}` };
    });
    expect(serviceResponses.map(({ response }) => response)).toEqual(['{"name":"0"}', '{"name":"1"}']);
    expect(results[0]?.map(({ call: { id } }) => id)).toEqual(['a', 'b']);
  });

  it.each([
    {
      what: 'arguments that do not match the schema',
      wanted: call('{"path":{"petId":"one"}}'),
      code: 'ensemble-arguments-invalid',
    },
    { what: 'arguments that are not JSON', wanted: call('{"path":'), code: 'ensemble-arguments-invalid' },
    { what: 'an unknown tool', wanted: call('{}', 'pets__eatPet'), code: 'ensemble-tool-unknown' },
  ])('does not send $what', async ({ wanted, code }) => {
    const { assistant, results } = scripted([calls(wanted), done]);
    const { serviceResponses, assistantResponse } = await run(assistant, async () => rex);
    expect(called).toEqual([]);
    expect(outcomes(results)).toMatchObject([{ kind: 'refused', code }]);
    const response = expect.stringMatching(new RegExp(`^Not sent: .* \\[${code}\\]`)) as string;
    expect(serviceResponses).toMatchObject([{ response }]);
    expect(assistantResponse).toBe('That is all.');
    expect(log).toHaveLength(1);
  });

  it.each([
    {
      what: 'a 500',
      result: { ...rex, status: 500, mediaType: 'text/plain', text: 'oh no' },
      want: { status: 500, body: 'oh no' },
      faults: /./,
    },
    {
      what: 'an answer that does not match its schema',
      result: { ...rex, text: '{"name":7}' },
      want: { status: 200, body: { name: 7 } },
      faults: /^\/body\/name must be string$/,
    },
    {
      what: 'an answer that is not JSON',
      result: { ...rex, text: '{"name":' },
      want: { body: '{"name":' },
      faults: /line 1/,
    },
    {
      what: 'an answer that is nested too deep',
      result: { ...rex, text: '['.repeat(100_000) },
      want: { status: 200 },
      faults: /nested/,
    },
    {
      what: 'a status that is not declared',
      result: { ...rex, status: 418 },
      want: { status: 418 },
      faults: /^\/status must not be 418$/,
    },
    {
      what: 'another media type',
      result: { ...rex, mediaType: 'text/html', headers: { 'content-type': 'text/html' } },
      want: { body: '{"name":"Rex"}' },
      faults: /Content-Type must not be text\/html/,
    },
  ])('passes on $what, and reports its faults', async ({ result, want, faults }) => {
    const { assistant, results } = scripted([calls(good), done]);
    const { serviceResponses } = await run(assistant, async () => result);
    const [outcome] = outcomes(results);
    expect(outcome).toMatchObject({ kind: 'answered', ...want });
    expect(outcome).toMatchObject({ faults: [expect.stringMatching(faults) as string] });
    const { status, text: response } = result;
    expect(serviceResponses).toEqual([{ service_name: 'Pets', operation_id: 'getPet', status, response }]);
    expect(log.join()).toContain('does not match its document');
  });

  it('reports a missing answer to the assistant', async () => {
    const { assistant, results } = scripted([calls(good), done]);
    const { serviceResponses } = await run(assistant, async () => {
      throw new CallError('ensemble-service-timeout', 'Pets did not answer in time');
    });
    const [code, message] = ['ensemble-service-timeout', 'Pets did not answer in time'];
    expect(outcomes(results)).toEqual([{ kind: 'unanswered', code, message }]);
    const response = `No answer: ${message} [${code}]`;
    expect(serviceResponses).toEqual([{ service_name: 'Pets', operation_id: 'getPet', response }]);
  });
});

describe('bounds', () => {
  it('ends after the maximum number of steps', async () => {
    const { assistant } = scripted([calls(good)]);
    const { assistantResponse, serviceResponses, failure } = await run(assistant, async () => rex);
    expect(assistantResponse).toBe(
      'I stopped before I was done: 8 steps did not suffice. What was called (8) is in service_responses.',
    );
    expect(serviceResponses).toHaveLength(8);
    expect(failure).toBeUndefined();
  });

  it('ends if the answers together are too large', async () => {
    const { assistant } = scripted([calls(good, good, good), done]);
    const large = { ...rex, text: JSON.stringify({ name: 'ü'.repeat(50_000) }) };
    const { assistantResponse, serviceResponses } = await run(assistant, async () => large);
    expect(assistantResponse).toBe(
      'I stopped before I was done: the answers passed 256 KiB. What was called (3) is in service_responses.',
    );
    expect(serviceResponses.map(({ response }) => response)).toEqual([large.text, large.text, large.text]);
  });

  it('limits the calls of one step', async () => {
    const { assistant, results } = scripted([calls(...Array.from({ length: 20 }, () => good)), done]);
    await run(assistant, async () => rex);
    expect(called).toHaveLength(16);
    expect(outcomes(results).filter(({ kind }) => kind === 'refused')).toHaveLength(4);
  });

  it.each([
    { what: 'the assistant', turns: ['hang'] as const, made: 'No service was called.' },
    { what: 'a service', turns: [calls(good, good), done], made: 'What was called (2) is in service_responses.' },
  ])('ends after the maximum time if $what hangs', async ({ turns, made }) => {
    const { assistant } = scripted(turns);
    const hangs = (index: number): Promise<CallResult> =>
      index === 0 ? Promise.resolve(rex) : new Promise(() => undefined);
    const { assistantResponse, serviceResponses, failure } = await run(assistant, hangs, { milliseconds: 50 });
    expect(assistantResponse).toBe(`I stopped before I was done: 0.05 seconds are over. ${made}`);
    expect(serviceResponses.map(({ response }) => response)).toEqual(
      serviceResponses.length === 0 ? [] : [rex.text, 'No answer came in time.'],
    );
    expect(failure).toBeUndefined();
  });
});

describe('failure', () => {
  it('of the provider is a 502, and earlier calls are kept', async () => {
    const { assistant } = scripted([
      calls(good),
      new ProviderError('ensemble-provider-refused', "the model's provider answered 500", 'it said: oh no'),
    ]);
    const { failure, serviceResponses, assistantResponse } = await run(assistant, async () => rex);
    const details = "the model's provider answered 500 [ensemble-provider-refused]";
    expect(failure).toMatchObject({ status: 502, details });
    expect(assistantResponse).toBe("No answer: the model's provider answered 500.");
    expect(serviceResponses).toHaveLength(1);
    expect(log.join()).toContain('it said: oh no');
  });

  it.each([
    { where: 'the assistant', turns: [new Error('a bug')] },
    { where: 'the caller', turns: [calls(good), done] },
  ])('in $where of our own is a 500 without details', async ({ turns }) => {
    const { assistant } = scripted(turns);
    const { failure, assistantResponse } = await run(assistant, async () => {
      throw new Error('a bug');
    });
    expect(failure).toMatchObject({ status: 500 });
    expect(assistantResponse).not.toContain('a bug');
    expect(log.join()).toContain('a bug');
  });
});
