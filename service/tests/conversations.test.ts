/**
 * A conversation of ten requests with references, a refusal, a confirmation and an undo: on each engine, without a model and with a
 * scripted one behind each API. The server ends while a call waits. Without a model, and always in the long form, it is a real
 * process, which is killed: an end does not depend on the API.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type Dialect,
  dialects,
  type ScriptedModel,
  scriptedKey,
  type ScriptStep,
  startScriptedModel,
} from '../ensemble/assistants/testing/scripted-model.ts';
import { isLongForm, pickRows } from '../../openapi/testing/long-form.ts';
import type { components } from '../ensemble/api.d.ts';
import { type DataPlace, engines } from './lib/engines.ts';
import { createInstances, toInstances } from './lib/instances.ts';
import { adminKey, createSystem, key, type Stoppable, type System } from './lib/process.ts';

type Answer = components['schemas']['Interaction'];
type Conversation = components['schemas']['ConversationDetails'];

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Spoken {
  readonly words: string;
  /** The operation that a model calls, and its arguments. */
  readonly call?: readonly [operation: string, given: object];
  /** True if the call of a model waits, since the words do not name its values; then the person says "yes". */
  readonly isUnsure?: true;
  /** The sessions afterwards: contexts by id. */
  readonly want: Readonly<Record<string, string>>;
}

const path = (sessionId: number) => ({ path: { sessionId } });
const one = { 1: 'Act one' };
const both = { 1: 'Act one', 2: '' };
const changes: readonly Spoken[] = [
  {
    words: 'Create a session for user 7 with the context "Act one"',
    call: ['createSession', { body: { userId: 7, context: 'Act one' } }],
    want: one,
  },
  { words: 'Show it', call: ['getSession', path(1)], want: one },
  {
    words: 'Change its context to "Act two"',
    call: ['updateSession', { ...path(1), body: { context: 'Act two' } }],
    isUnsure: true,
    want: { 1: 'Act two' },
  },
  {
    words: 'Undo that',
    call: ['updateSession', { ...path(1), body: { context: 'Act one' } }],
    isUnsure: true,
    want: one,
  },
  { words: 'What is its context?', call: ['getSessionContext', path(1)], want: one },
  { words: 'Create a session for user 8', call: ['createSession', { body: { userId: 8 } }], want: both },
];
const deletion = ['deleteSession', path(2)] as const;

const environmentOf = (dialect: Dialect, { url }: ScriptedModel): Readonly<Record<string, string>> =>
  dialect === 'messages'
    ? { ANTHROPIC_API_KEY: scriptedKey, ANTHROPIC_MODEL: 'scripted', ANTHROPIC_BASE_URL: url }
    : { OPENAI_API_KEY: scriptedKey, OPENAI_MODEL: 'scripted', OPENAI_BASE_URL: url, OPENAI_API: dialect };

/** Each assistant on each engine; the short form has each of them once. */
const assistants = [undefined, ...dialects];
const rows = engines.flatMap(({ name, place }, index) =>
  [...assistants.slice(index), ...assistants.slice(0, index)].map((dialect) => ({ name, place, dialect })),
);

describe.each(pickRows(rows, assistants.length))(
  'on $name with the model of $dialect',
  ({ place: newPlace, dialect }) => {
    let place: DataPlace;
    let model: ScriptedModel | undefined;
    let system: System<Stoppable>;
    let running: Stoppable;
    let conversation: string | undefined;
    let count = 0;
    const script: ScriptStep[] = [];

    beforeAll(async () => {
      place = await newPlace();
      model = dialect === undefined ? undefined : await startScriptedModel(dialect, () => script.shift());
      const provider = dialect === undefined || model === undefined ? {} : environmentOf(dialect, model);
      const create = dialect === undefined || isLongForm ? createSystem : createInstances;
      system = await create({ ...place.environment, ...provider });
      running = await system.start();
      const openapi_url = `${system.urls.sessionContext}/openapi.json`;
      const service = { id: 'sessions', name: 'Sessions', description: 'Keeps sessions', openapi_url };
      expect((await ask('POST', '/services/register', service)).status).toBe(201);
    });
    afterAll(async () => {
      await system.remove();
      await model?.close();
      await place.dispose();
    });

    async function ask(method: string, url: string, body?: object) {
      const { ensemble, sessionContext } = system.urls;
      const keys = { 'x-api-key': key, 'x-admin-api-key': adminKey, 'content-type': 'application/json' };
      const address = `${url.startsWith('/sessions') ? sessionContext : ensemble}${url}`;
      const response = await fetch(address, { method, headers: keys, body: body ? JSON.stringify(body) : null });
      return { status: response.status, body: await response.json() };
    }

    async function say(words: string, steps: readonly ScriptStep[]): Promise<Answer> {
      script.push(...steps);
      const id = conversation === undefined ? {} : { conversation_id: conversation };
      const { status, body } = await ask('POST', '/interact', { user_input: words, ...id });
      expect([words, status, model?.faults ?? []]).toEqual([words, 200, []]);
      const answer = body as Answer;
      conversation = answer.conversation_id;
      return answer;
    }

    const calling = ([operation, given]: readonly [string, object]): ScriptStep => {
      count += 1;
      return { calls: [{ id: `call_${count}`, name: `sessions__${operation}`, arguments: JSON.stringify(given) }] };
    };
    const sessions = async (): Promise<Record<string, string>> => {
      const { body } = await ask('GET', '/sessions');
      return Object.fromEntries(
        (body as { sessionId: number; context: string }[]).map(({ sessionId, context }) => [sessionId, context]),
      );
    };
    const waits = ({ pending_calls }: Answer): string[] => pending_calls.map((call) => call.operation_id);

    it('changes, undoes, refuses and confirms what the words refer to', async () => {
      for (const { words, call, isUnsure, want } of changes) {
        const answer = await say(words, call === undefined ? [] : [calling(call), { text: 'I have done it.' }]);
        const isWaiting = dialect !== undefined && isUnsure === true;
        expect([words, waits(answer)]).toEqual([words, isWaiting ? [call?.[0]] : []]);
        if (isWaiting) await say('yes', []);
        expect([words, await sessions()]).toEqual([words, want]);
      }
      expect(waits(await say('Delete it', [calling(deletion)]))).toEqual(['deleteSession']);
      expect(waits(await say('no', [{ text: 'I have not deleted it.' }]))).toEqual([]);
      expect(await sessions()).toEqual(both);

      const asked = await say('Delete my last session', [calling(deletion)]);
      expect(waits(asked)).toEqual(['deleteSession']);
      await running.kill('SIGKILL');
      // Only the process that is killed must be one.
      if (!isLongForm) system = toInstances(system);
      running = await system.start();
      const waiting = (await ask('GET', `/conversations/${String(conversation)}`)).body as Conversation;
      expect(waiting.pending_calls).toEqual(asked.pending_calls);
      const done = await say('yes', [{ text: 'I have deleted it.' }]);
      expect([waits(done), done.writes.map(({ outcome }) => outcome), await sessions()]).toEqual([[], ['done'], one]);
    });

    it('is on record', async () => {
      const { body } = await ask('GET', `/conversations/${String(conversation)}?limit=100`);
      const { logs, conversation: facts } = body as Conversation;
      expect([facts.interactions, logs.map(({ state }) => state)]).toEqual([8, Array<string>(8).fill('done')]);
      expect(logs.map(({ user_input }) => user_input)).toEqual([
        'Delete my last session',
        'Delete it',
        ...changes.map(({ words }) => words).reverse(),
      ]);
    });
  },
);
