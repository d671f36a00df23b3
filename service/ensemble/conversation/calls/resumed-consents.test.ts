/** The words of a person stand for a write once, also after a confirmation. */
import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from 'fountainai/openapi';
import { documentWith, paths } from '../../testing/boats.ts';
import { makeSnapshot } from '../../testing/servers.ts';
import { localChecks } from '../../tools/local-checks.ts';
import type { Assistant, Conversation, Turn } from '../assistant.ts';
import { interact, type Interaction, type InteractionOptions, resume } from '../interaction.ts';
import type { SavedTurn } from '../saved-turn.ts';

const document = await parseDocument(documentWith(paths), { source: 'boats', name: 'boats' });
const access = new Map([['createBoat', { effect: 'write', policy: 'allow' } as const]]);
const boats = { ...makeSnapshot(document), access };

/** The bodies that the service got. */
let received: unknown[] = [];
beforeEach(() => (received = []));

/** Asks for a boat with each of the names in turn, one in each step. */
function assistantFor(...names: string[]): Assistant {
  const left = names.map((name) => ({
    id: 'call_1',
    name: 'boats__createBoat',
    arguments: JSON.stringify({ body: { name } }),
  }));
  const next = async (): Promise<Turn> => ({ text: '', calls: left.splice(0, 1) });
  const conversation: Conversation = { next, save: () => null };
  return { name: 'script', begin: () => conversation, resume: () => conversation };
}

const optionsOf = (assistant: Assistant): InteractionOptions => ({
  assistant,
  call: async (_snapshot, _operation, { body }) => {
    received.push(body);
    return { status: 200, mediaType: 'application/json', headers: {}, text: '{}' };
  },
  checks: localChecks,
  snapshots: [boats],
  context: { requestId: 'r', traceparent: 't', log: pino({ level: 'silent' }) },
});

/** Decides about all calls that wait. */
function decide({ turn, calls }: Interaction, status: 'approved' | 'not_sent', options: InteractionOptions) {
  if (turn === undefined) throw new Error('no call waits');
  const decided = calls.map((call) => (call.status === 'pending' ? { ...call, status } : call));
  const saved = JSON.parse(JSON.stringify(turn)) as SavedTurn; // as the database has it
  return resume({ turn: saved, calls: decided }, options);
}

const words = 'Create a boat with the name "Ada"';
const [ada, eve] = [{ name: 'Ada' }, { name: 'Eve' }];

describe('a write that was asked for once', () => {
  it.each([
    { given: 'its repetition was rejected', names: ['Ada', 'Ada', 'Ada'], status: 'not_sent', want: [ada] },
    { given: 'its repetition was approved', names: ['Ada', 'Ada', 'Ada'], status: 'approved', want: [ada, ada] },
    { given: 'another one was approved for it', names: ['Eve', 'Ada'], status: 'approved', want: [eve] },
  ] as const)('waits after $given', async ({ names, status, want }) => {
    const options = optionsOf(assistantFor(...names));
    const first = await interact(words, options);
    const second = await decide(first, status, options);
    expect([second.pending.length, received]).toEqual([1, want]);
    await decide(second, 'not_sent', options);
    expect(received).toEqual(want);
  });

  it('is sent after another one was rejected', async () => {
    const options = optionsOf(assistantFor('Eve', 'Ada'));
    const second = await decide(await interact(words, options), 'not_sent', options);
    expect([second.pending, received]).toEqual([[], [ada]]);
  });
});

it('a call that goes on waiting expires as it was shown', async () => {
  const call = { id: 'call_1', name: 'boats__deleteBoat' };
  const calls = [7, 8].map((boatId) => ({ ...call, arguments: JSON.stringify({ path: { boatId } }) }));
  const conversation: Conversation = { next: async () => ({ text: '', calls }), save: () => null };
  const options = optionsOf({ name: 'script', begin: () => conversation, resume: () => conversation });
  const first = await interact('Delete boats 7 and 8', options);
  const [turn, [one, other]] = [first.turn, first.calls];
  if (turn === undefined || one === undefined || other === undefined) throw new Error('no calls wait');
  await new Promise((done) => setTimeout(done, 20));
  const second = await resume({ turn, calls: [{ ...one, status: 'approved' }, other] }, options);
  expect(second.pending.map(({ id }) => id)).toEqual([other.id]);
  expect(Date.parse(second.turn?.expires_at ?? '')).toBeLessThanOrEqual(Date.parse(turn.expires_at));
});
