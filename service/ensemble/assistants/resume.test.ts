/** Turns that wait for a person: each assistant saves its own, and carries on with those of the others. */
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { parseDocument } from 'fountainai/openapi';
import type { Assistant } from '../conversation/assistant.ts';
import type { RecordedCall } from '../conversation/calls/call-log.ts';
import { interact, type Interaction, type InteractionOptions, resume } from '../conversation/interaction.ts';
import type { SavedTurn } from '../conversation/saved-turn.ts';
import { localChecks } from '../tools/local-checks.ts';
import { makeSnapshot } from '../testing/servers.ts';
import { offlineAssistant } from './offline/offline.ts';
import { scriptedAssistant } from './testing/scripted-assistant.ts';
import {
  type Dialect,
  dialects,
  type ScriptedModel,
  type ScriptStep,
  startScriptedModel,
} from './testing/scripted-model.ts';

const petId = { name: 'petId', in: 'path', required: true, schema: { type: 'integer' } };
const answer = { content: { 'application/json': { schema: { type: 'object' } } }, description: 'well' };
const operation = (operationId: string) => ({ operationId, parameters: [petId], responses: { 200: answer } });
const pets = makeSnapshot(
  await parseDocument(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Pets', version: '1' },
      paths: { '/pets/{petId}': { get: operation('getPet'), delete: operation('deletePet') } },
    }),
    { source: 'pets', name: 'pets' },
  ),
);

const written = '{"path":{"petId":1}}';
const look: ScriptStep = { calls: [{ id: 'call_a', name: 'pets__getPet', arguments: written }] };
const remove: ScriptStep = {
  calls: [
    { id: 'call_b', name: 'pets__deletePet', arguments: written },
    { id: 'call_c', name: 'pets__getPet', arguments: written },
  ],
};
const toDelete = (id: string, petId: number) => ({
  id,
  name: 'pets__deletePet',
  arguments: JSON.stringify({ path: { petId } }),
});
const done: ScriptStep = { text: 'It is done.' };
const words = 'Delete pet 1';

type Kind = Dialect | 'offline';
const kinds: readonly Kind[] = [...dialects, 'offline'];

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Opened {
  readonly assistant: Assistant;
  readonly model: ScriptedModel | undefined;
}

async function open(kind: Kind, script: readonly ScriptStep[], name = 'scripted'): Promise<Opened> {
  if (kind === 'offline') return { assistant: offlineAssistant(), model: undefined };
  const model = await startScriptedModel(kind, script);
  closing.push(() => model.close());
  return { assistant: scriptedAssistant(kind, model, { model: name }), model };
}

/** The methods and paths of the calls that the service got. */
let received: string[] = [];

const optionsOf = (assistant: Assistant): InteractionOptions => ({
  assistant,
  call: async (_snapshot, { method, path }) => {
    received.push(`${method} ${path}`);
    return { status: 200, mediaType: 'application/json', headers: {}, text: '{"name":"Rex"}' };
  },
  checks: localChecks,
  snapshots: [pets],
  context: { requestId: 'r', traceparent: 't', log: pino({ level: 'silent' }) },
  caution: { confirm: 'deletes' },
});

/** The turn as a database keeps it, and the record of its calls with the decision. */
function decide({ turn, calls }: Interaction, status: RecordedCall['status']): Parameters<typeof resume>[0] {
  const saved = JSON.parse(JSON.stringify(turn)) as SavedTurn;
  return { turn: saved, calls: calls.map((call) => (call.status === 'pending' ? { ...call, status } : call)) };
}

async function begin(kind: Kind): Promise<Interaction> {
  const { assistant } = await open(kind, kind === 'offline' ? [] : [look, remove]);
  const interaction = await interact(words, optionsOf(assistant));
  expect(interaction.failure).toBeUndefined();
  expect(interaction.pending).toHaveLength(1);
  received = [];
  return interaction;
}

const pairs = kinds.flatMap((from) => kinds.map((to) => ({ from, to })));

describe.each(pairs)('a turn of $from', ({ from, to }) => {
  it(`goes on with ${to} after an approval`, async () => {
    const first = await begin(from);
    const { assistant, model } = await open(to, [done]);
    const { failure, assistantResponse, calls, turn } = await resume(decide(first, 'approved'), optionsOf(assistant));
    expect([failure, turn]).toEqual([undefined, undefined]);
    expect(received).toEqual(['delete /pets/{petId}']);
    expect(calls.find(({ operation_id }) => operation_id === 'deletePet')).toMatchObject({ status: 'done' });
    if (model === undefined) {
      expect(assistantResponse).toContain('deletePet answered 200');
      return;
    }
    expect(model.faults).toEqual([]);
    expect(model.requests).toHaveLength(1);
    const seen = JSON.stringify(model.requests[0]?.body);
    expect(seen).toContain(words);
    expect(seen.match(/Rex/g)).toHaveLength(from === 'offline' ? 1 : 3);
    expect(assistantResponse).toContain('It is done.');
    expect(assistantResponse).toContain('done: DELETE');
  });

  it(`goes on with ${to} after a rejection`, async () => {
    const first = await begin(from);
    const { assistant, model } = await open(to, [done]);
    const rejected = decide(first, 'not_sent');
    const { failure, assistantResponse } = await resume(rejected, optionsOf(assistant));
    expect(failure).toBeUndefined();
    expect(received).toEqual([]);
    expect(assistantResponse).not.toBe('');
    expect(model?.faults ?? []).toEqual([]);
  });
});

describe.each(pairs)('a turn of $from with two calls that wait', ({ from, to }) => {
  it(`goes on with ${to}, which decides about one after the other`, async () => {
    const both: ScriptStep = { calls: [toDelete('call_a', 1), toDelete('call_b', 2)] };
    const { assistant } = await open(from, [both]);
    const first = await interact('Delete pet 1 and delete pet 2', optionsOf(assistant));
    expect(first.pending).toHaveLength(2);
    received = [];
    const { assistant: other, model } = await open(to, [done]);
    const [one] = first.pending;
    const { turn, calls } = decide(first, 'pending');
    const approved = calls.map((call) => (call.id === one?.id ? { ...call, status: 'approved' as const } : call));
    const second = await resume({ turn, calls: approved }, optionsOf(other));
    expect([received.length, second.pending.length, model?.requests ?? []]).toEqual([1, 1, []]);
    const third = await resume(decide(second, 'approved'), optionsOf(other));
    expect([third.failure, third.turn, received.length, model?.faults ?? []]).toEqual([undefined, undefined, 2, []]);
    const went = from === to ? /./ : /Another assistant had begun this/;
    expect(third.assistantResponse).toMatch(to === 'offline' ? went : /It is done/);
  });
});

describe.each(dialects)('another model of %s', (kind) => {
  it('gets the steps instead of the reasoning of the first', async () => {
    const first = await begin(kind);
    const { assistant, model } = await open(kind, [done], 'another');
    const { failure } = await resume(decide(first, 'approved'), optionsOf(assistant));
    expect([failure, model?.faults]).toEqual([undefined, []]);
    expect(JSON.stringify(model?.requests[0]?.body)).not.toMatch(/signature|encrypted_content":"/);
  });
});

it('goes on although ids are not unique, names are not legal and arguments are not JSON', async () => {
  const first = await begin('chat');
  const { turn, calls } = decide(first, 'approved');
  const odd = { call: { id: 'call_a', name: 'pets eat/all', arguments: '{"path"' }, outcome: refused };
  const step = { calls: [odd.call, odd.call], outcomes: [odd.outcome, odd.outcome] };
  for (const kind of dialects) {
    const { assistant, model } = await open(kind, [done]);
    const changed = { ...turn, assistant: 'another', transcript: [step, ...turn.transcript] };
    const { failure } = await resume({ turn: changed, calls }, optionsOf(assistant));
    expect([failure, model?.faults]).toEqual([undefined, []]);
  }
});

const refused = { kind: 'refused', code: 'ensemble-tool-unknown', message: 'no tool has this name' } as const;
