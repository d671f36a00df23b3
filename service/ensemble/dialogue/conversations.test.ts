/** Conversations of several requests, through the operations, with the offline assistant. */
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineHandlers } from 'fountainai';
import { createTestApp, type TestApp } from '../../http/testing/apps.ts';
import type { components, operations } from '../api.d.ts';
import { offlineAssistant } from '../assistants/offline/offline.ts';
import { createHandlers } from '../operations.ts';
import { documentWith, paths } from '../testing/boats.ts';
import type { ConversationStore } from '../log/conversations.ts';
import type { Recorder } from '../log/recorder.ts';
import { ensemble, type Harness, openHarness } from '../testing/registries.ts';
import { listen } from '../testing/servers.ts';

type Answer = components['schemas']['Interaction'];
type Member = Partial<components['schemas']['UserInput']>;

let harness: Harness;
let app: TestApp;
let received: string[];
let gate: Promise<void>;
let recorder: Recorder;
let conversations: ConversationStore;
let server: Awaited<ReturnType<typeof listen>>;

beforeEach(async () => {
  harness = await openHarness();
  harness.policies = { read: 'allow', write: 'allow', delete: 'confirm' };
  received = [];
  gate = Promise.resolve();
  server = await listen(
    createServer((request, answer) => {
      if (request.url === '/openapi.json') return void answer.end(documentWith(paths));
      received.push(`${request.method ?? ''} ${request.url ?? ''}`);
      void gate.then(() => answer.writeHead(204).end());
    }),
  );
  const parts = { ...harness.startParts(), assistant: offlineAssistant() };
  recorder = parts.recorder;
  conversations = parts.conversations;
  app = createTestApp(ensemble, defineHandlers<operations>(createHandlers(parts)));
  await parts.registry.register(
    harness.service({ id: 'boats', name: 'Boats', openapi_url: `${server.url}/openapi.json` }),
  );
});
afterEach(async () => {
  await server.close();
  await harness.close();
});

type Method = 'GET' | 'POST' | 'DELETE';
interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
}

async function send<Body>(method: Method, url: string, payload?: object, key?: string): Promise<Reply<Body>> {
  const headers = { 'x-api-key': 'key-of-apiKeyAuth', ...(key === undefined ? {} : { 'idempotency-key': key }) };
  const answer = await app.call({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json<Body>() };
}

async function say(words: string, members: Member = {}, key?: string): Promise<Answer> {
  const { status, body } = await send<Answer>('POST', '/interact', { user_input: words, ...members }, key);
  expect([words, status]).toEqual([words, 200]);
  return body;
}
const refuse = async (words: string, members: Member) =>
  (await send('POST', '/interact', { user_input: words, ...members })).status;
const within = ({ conversation_id }: Answer): Member => ({ conversation_id });
const confirm = async ({ conversation_id }: Answer, decisions: object) =>
  (await send<Answer>('POST', `/interact/${conversation_id}/confirm`, decisions)).status;
const statesOf = async ({ interaction_id }: Answer): Promise<(string | undefined)[]> => {
  const { body } = await send<components['schemas']['Log']>('GET', `/logs/${interaction_id}`);
  return [body.state, ...(body.calls ?? []).map(({ status }) => status)];
};
const idsOf = ({ pending_calls }: Answer): string[] => pending_calls.map(({ id }) => id);

describe('a bare answer', () => {
  it.each(['yes', 'Yes.', ' YES! ', 'yes, please'])('%j approves the one call that waits', async (words) => {
    const asked = await say('Delete boat 7');
    const done = await say(words, within(asked));
    expect([received, done.interaction_id, done.pending_calls]).toEqual([
      ['DELETE /boats/7'],
      asked.interaction_id,
      [],
    ]);
    expect(await statesOf(asked)).toEqual(['done', 'done']);
  });

  it.each(['no', 'No!', 'cancel'])('%j rejects all calls that wait', async (words) => {
    const asked = await say('Delete boats 7 and 8');
    const done = await say(words, within(asked));
    expect([received, done.pending_calls, await statesOf(asked)]).toEqual([[], [], ['done', 'not_sent', 'not_sent']]);
  });

  it('asks which of several calls is meant, and approves the one that is left', async () => {
    const asked = await say('Delete boats 7 and 8');
    const question = await say('yes', within(asked));
    expect([received, idsOf(question), question.interaction_id === asked.interaction_id]).toEqual([
      [],
      idsOf(asked),
      false,
    ]);
    expect(await confirm(asked, { rejected: [idsOf(asked)[0]] })).toBe(200);
    await say('yes', within(asked));
    expect([received, await statesOf(asked)]).toEqual([['DELETE /boats/8'], ['done', 'not_sent', 'done']]);
  });

  it('with a key approves nothing when it is repeated after it asked', async () => {
    const asked = await say('Delete boats 7 and 8');
    const question = await say('yes', within(asked), 'k');
    expect(await confirm(asked, { rejected: [idsOf(asked)[0]] })).toBe(200);
    expect(await say('yes', within(asked), 'k')).toEqual(question);
    expect(received).toEqual([]);
  });

  it('with a key is carried out once', async () => {
    const asked = await say('Delete boat 7');
    const first = await say('yes', within(asked), 'k');
    expect(await say('yes', within(asked), 'k')).toEqual(first);
    expect(received).toEqual(['DELETE /boats/7']);
  });

  it('is carried out once of several at the same time, and the others are a 409', async () => {
    const asked = await say('Delete boat 7');
    const decisions = [
      ...['yes', 'no', 'yes'].map((words) => refuse(words, within(asked))),
      confirm(asked, { approved: idsOf(asked) }),
    ];
    const statuses = await Promise.all(decisions);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    // Only the confirmation names calls that do not wait.
    expect(statuses.slice(0, 3).filter((status) => status !== 200 && status !== 409)).toEqual([]);
    expect(received.length).toBeLessThan(2);
  });

  it('that comes after the end of the calls is a 409', async () => {
    const asked = await say('Delete boat 7');
    const open = conversations.open.bind(conversations);
    conversations.open = async (...place) => {
      const opened = await open(...place);
      await confirm(asked, { rejected: idsOf(asked) });
      return opened;
    };
    expect(await refuse('yes', within(asked))).toBe(409);
    expect(received).toEqual([]);
  });

  it.each([{ words: 'ok' }, { words: 'yes', dry_run: true }, { words: 'no', dry_run: true }])(
    'of $words asks again if it decides nothing',
    async ({ words, ...members }) => {
      const asked = await say('Delete boat 7');
      const question = await say(words, { ...within(asked), ...members });
      expect([received, idsOf(question), await statesOf(asked)]).toEqual([[], idsOf(asked), ['waiting', 'pending']]);
    },
  );

  it('approves nothing that no answer has shown since a stop of the server', async () => {
    const asked = await say('Delete boats 7 and 8');
    let open = (): void => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const [first] = idsOf(asked);
    const lost = confirm(asked, { approved: [first] });
    await expect.poll(() => received).toEqual(['DELETE /boats/7']);
    // As the next start does after a kill.
    await recorder.settle({ isAll: true });
    open();
    expect(await lost).toBe(503);
    const question = await say('yes', within(asked));
    expect([received, question.pending_calls.length]).toEqual([['DELETE /boats/7'], 1]);
    await say('yes', within(asked));
    expect(received).toEqual(['DELETE /boats/7', 'DELETE /boats/8']);
  });

  it('approves nothing after the time, and nothing in another conversation', async () => {
    const asked = await say('Delete boat 7');
    const other = await say('Hello');
    await say('yes', within(other));
    await say('yes');
    harness.passMinutes(16);
    await say('yes', within(asked));
    expect([received, await statesOf(asked)]).toEqual([[], ['done', 'not_sent']]);
  });
});

describe('a confirmation without a decision', () => {
  it('shows the state as it is, and uses its key', async () => {
    const asked = await say('Delete boat 7');
    const path = `/interact/${asked.conversation_id}/confirm`;
    const read = (body: object, key: string) => send<Answer>('POST', path, body, key);
    const first = await read({ approved: [] }, 'k');
    expect([first.status, idsOf(first.body)]).toEqual([200, idsOf(asked)]);
    expect((await read({ approved: [] }, 'k')).body).toEqual(first.body);
    expect((await read({ rejected: [] }, 'k')).status).toBe(400);
    expect((await read({ approved: idsOf(asked) }, 'k')).status).toBe(400);
    expect((await read({ approved: idsOf(asked) }, 'other')).status).toBe(200);
    expect((await read({ approved: [] }, 'other')).status).toBe(400);
    expect((await read({ approved: [] }, 'k')).body.pending_calls).toEqual([]);
    expect(received).toEqual(['DELETE /boats/7']);
  });
});

describe('another request of the conversation', () => {
  it.each(['yes, and also delete boat 8', 'yes yes', 'Hello', 'Delete boat 8', 'yes?'])(
    '%j rejects the calls that wait',
    async (words) => {
      const asked = await say('Delete boat 7');
      const next = await say(words, within(asked));
      expect([received, next.conversation_id, await statesOf(asked)]).toEqual([
        [],
        asked.conversation_id,
        ['done', 'not_sent'],
      ]);
      expect(await confirm(asked, { approved: idsOf(asked) })).not.toBe(200);
      expect(received).toEqual([]);
    },
  );

  it.each(['!', '.', ' ', 'undo ', 'yes ', 'a', 'a-'])('of a million characters is read at once: %j', async (sign) => {
    const words = `${sign.repeat(1_000_000 / sign.length)}x`;
    const asked = await say('Delete boat 7');
    await say(words, within(asked));
    expect([received, await statesOf(asked)]).toEqual([[], ['done', 'not_sent']]);
  });

  it('is a 409 while one runs, and the conversation goes on afterwards', async () => {
    const first = await say('Hello');
    let open = (): void => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const running = say('Create a boat with the name "Ada"', within(first));
    await expect.poll(() => received).toEqual(['POST /boats']);
    const during = [
      await refuse('Hello', within(first)),
      (await send('DELETE', `/conversations/${first.conversation_id}`)).status,
    ];
    open();
    await running;
    expect([...during, await refuse('Hello', within(first))]).toEqual([409, 409, 200]);
  });

  it('begins once of several at the same time', async () => {
    const first = await say('Hello');
    const statuses = await Promise.all(
      ['1', '2', '3'].map((name) => refuse(`Create a boat with the name "${name}"`, within(first))),
    );
    expect([statuses.filter((status) => status === 200).length, received.length]).toEqual([
      statuses.filter((status) => status !== 409).length,
      statuses.filter((status) => status === 200).length,
    ]);
    expect(statuses).toContain(200);
  });

  it('of an unknown conversation is a 404', async () => {
    expect(await refuse('Create a boat with the name "Ada"', { conversation_id: 'unknown' })).toBe(404);
    expect(received).toEqual([]);
  });
});

describe('conversations', () => {
  interface Listed {
    readonly conversations: components['schemas']['Conversation'][];
  }

  it('are listed, read and deleted', async () => {
    const first = await say('Hello');
    const second = await say('Delete boat 7');
    await say('Hi there', within(first));
    const list = (await send<Listed>('GET', '/conversations')).body.conversations;
    expect(list).toMatchObject([
      { id: first.conversation_id, title: 'Hello', interactions: 2, principal: 'default' },
      { id: second.conversation_id, title: 'Delete boat 7', interactions: 1 },
    ]);
    const path = `/conversations/${second.conversation_id}`;
    expect((await send('GET', path)).body).toMatchObject({
      conversation: { id: second.conversation_id, interactions: 1 },
      pending_calls: [{ id: idsOf(second)[0] }],
      logs: [{ user_input: 'Delete boat 7', state: 'waiting' }],
    });
    const removed = [await send('DELETE', path), await send('DELETE', path), await send('GET', path)];
    expect(removed.map(({ status }) => status)).toEqual([200, 404, 404]);
    const afterwards = [
      await refuse('yes', within(second)),
      await confirm(second, { approved: idsOf(second) }),
      await confirm(second, { approved: [] }),
    ];
    expect(afterwards).toEqual([404, 404, 404]);
    expect([received, await statesOf(second)]).toEqual([[], ['done', 'not_sent']]);
    const left = await send<Listed>('GET', '/conversations?limit=1');
    expect(left.body.conversations.map(({ id }) => id)).toEqual([first.conversation_id]);
    const logs = await send<{ logs: object[] }>('GET', `/logs?conversation_id=${first.conversation_id}`);
    expect(logs.body.logs).toMatchObject([{ user_input: 'Hi there' }, { user_input: 'Hello' }]);
  });
});
