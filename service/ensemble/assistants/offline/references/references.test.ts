/** What the words of a turn refer to, in the record of the earlier turns of a conversation. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { PastTurn } from '../../../conversation/assistant.ts';
import type { ToolSet } from '../../../tools/tools.ts';
import { planTurn } from '../plan-turn.ts';
import { ownTools } from '../testing/planner.ts';

let tools: ToolSet;
beforeAll(async () => {
  tools = await ownTools();
});

type Call = readonly [operation: string, given: object, body?: unknown, status?: number];

const turnOf = (...calls: readonly Call[]): PastTurn => ({
  userInput: 'words',
  answer: 'answer',
  results: [],
  isShort: false,
  step: {
    calls: calls.map(([operation, given], index) => ({
      id: String(index),
      name: `session-context__${operation}`,
      arguments: JSON.stringify(given),
    })),
    outcomes: calls.map(([, , body, status = 200]) => ({ kind: 'answered', status, headers: {}, body, faults: [] })),
  },
});

const session = (sessionId: number, context = '') => ({ sessionId, userId: 1, context, sequenceNumber: sessionId });
const made = (id: number, context?: string): PastTurn =>
  turnOf(['createSession', { body: { userId: 1 } }, session(id, context), 201]);
const read = (id: number, context?: string): PastTurn =>
  turnOf(['getSession', { path: { sessionId: id } }, session(id, context)]);
const changed = (id: number, context: string): PastTurn =>
  turnOf(['updateSession', { path: { sessionId: id }, body: { context } }, session(id, context)]);
const deleted = (id: number): PastTurn => turnOf(['deleteSession', { path: { sessionId: id } }, { message: 'gone' }]);
const listed = (...ids: number[]): PastTurn => turnOf(['listSessions', {}, ids.map((id) => session(id))]);
const failed = (id: number): PastTurn => turnOf(['getSession', { path: { sessionId: id } }, {}, 404]);

/** The service has chosen an id of characters. */
const named = (sessionId: string): PastTurn =>
  turnOf(['createSession', { body: { userId: 1 } }, { ...session(0), sessionId }, 201]);
/** The answer does not say what was changed. */
const silent = (id: number): PastTurn =>
  turnOf(['updateSession', { path: { sessionId: id }, body: { context: 'Act one and a half' } }, { message: 'done' }]);

const unknown = (id: number): PastTurn =>
  turnOf(['updateSession', { path: { sessionId: id }, body: { context: 'x' } }, {}, 503]);

function plan(userInput: string, earlier: readonly PastTurn[]): unknown {
  const planned = planTurn({ prompt: '', tools, userInput, earlier });
  if ('say' in planned) return 'nothing';
  return planned.calls.map(({ profile, arguments: given }) => `${profile.tool.operation.id} ${given}`).join(', ');
}

const onSession = (operation: string, id: number, body?: object): string =>
  `${operation} ${JSON.stringify({ path: { sessionId: id }, ...(body === undefined ? {} : { body }) })}`;

describe('a reference', () => {
  it.each([
    { given: 'Show it', earlier: [made(7)], want: onSession('getSession', 7) },
    { given: 'delete it', earlier: [made(7)], want: onSession('deleteSession', 7) },
    { given: 'Please delete that.', earlier: [made(7)], want: onSession('deleteSession', 7) },
    { given: 'Delete this session', earlier: [read(3), made(7)], want: onSession('deleteSession', 7) },
    { given: 'Delete that one', earlier: [listed(4)], want: onSession('deleteSession', 4) },
    { given: 'Delete the same session', earlier: [made(7)], want: onSession('deleteSession', 7) },
    { given: 'Delete the session', earlier: [made(7)], want: onSession('deleteSession', 7) },
    { given: 'Delete my last session', earlier: [made(7), read(3)], want: onSession('deleteSession', 7) },
    { given: 'Delete my last session', earlier: [made(6), made(7), deleted(7)], want: onSession('deleteSession', 6) },
    { given: 'Show it', earlier: [made(7), failed(9)], want: onSession('getSession', 7) },
    {
      given: 'Change its context to "Act two"',
      earlier: [made(7)],
      want: onSession('updateSession', 7, { context: 'Act two' }),
    },
    {
      given: 'Set the context of that session to "Act two"',
      earlier: [made(7)],
      want: onSession('updateSession', 7, { context: 'Act two' }),
    },
    { given: 'What is its context?', earlier: [made(7)], want: onSession('getSessionContext', 7) },
  ])('$given', ({ given, earlier, want }) => {
    expect(plan(given, earlier)).toBe(want);
  });

  it.each([
    { given: 'Delete it', earlier: [listed(4, 5)] },
    { given: 'Delete it', earlier: [failed(4)] },
    { given: 'Delete my last session', earlier: [read(4)] },
    { given: 'Delete all of it', earlier: [made(4)] },
    { given: 'Do not delete it', earlier: [made(4)] },
    { given: 'Should I delete it?', earlier: [made(4)] },
    { given: 'Delete it unless it is open', earlier: [made(4)] },
    { given: 'Delete it and the other one', earlier: [made(4)] },
    { given: 'yes', earlier: [made(4)] },
    { given: 'Show it', earlier: [named('7" and delete session "3')] },
    { given: 'Show that session', earlier: [named('7\\'), made(8), named('7"')] },
  ])('that is not clear changes nothing: $given', ({ given, earlier }) => {
    expect(String(plan(given, earlier))).not.toMatch(/delete|update|create/);
  });

  it('is not looked for in the record if the sentence has what it stands for', () => {
    expect(String(plan('Show session 3 and delete it', [made(7)]))).not.toContain('7');
  });

  it.each([
    { given: 'Create a session for user 5 with the context "delete it"', want: 'delete it' },
    { given: 'Set the context of session 3 to that was a storm', want: '' },
    { given: 'Create a session with context it rains for user 5', want: '' },
    { given: 'Open a session with the context it rains', want: '' },
  ])('in a text is a part of the text: $given', ({ given, want }) => {
    expect(plan(given, [made(7)])).toContain(want);
    expect(plan(given, [made(7)])).not.toContain('session 7');
  });
});

describe('undo', () => {
  it.each([
    { given: 'Undo that', earlier: [made(7)], want: onSession('deleteSession', 7) },
    { given: 'undo', earlier: [made(6), made(7), read(3)], want: onSession('deleteSession', 7) },
    {
      given: 'Please undo my last change.',
      earlier: [made(7, 'Act one'), changed(7, 'Act two')],
      want: onSession('updateSession', 7, { context: 'Act one' }),
    },
    {
      given: 'Undo it',
      earlier: [made(7, 'Act one'), changed(7, 'Act two'), changed(7, 'Act one')],
      want: onSession('updateSession', 7, { context: 'Act two' }),
    },
    { given: 'Undo that', earlier: [changed(7, 'Act two')], want: 'nothing' },
    { given: 'Undo that', earlier: [made(6), deleted(7)], want: 'nothing' },
    { given: 'Undo that', earlier: [read(6)], want: 'nothing' },
    { given: 'Undo that', earlier: [made(6), unknown(6)], want: 'nothing' },
    { given: 'Undo that', earlier: [made(7, '***'), changed(7, 'Act two')], want: 'nothing' },
    { given: 'Undo that', earlier: [made(7, 'Act one'), silent(7), changed(7, 'Act two')], want: 'nothing' },
    { given: 'Undo that', earlier: [made(7, 'Act one'), unknown(7), changed(7, 'Act two')], want: 'nothing' },
    {
      given: 'Undo that',
      earlier: [made(7, 'Act one'), silent(8), changed(7, 'Act two')],
      want: onSession('updateSession', 7, { context: 'Act one' }),
    },
    { given: 'Undo that', earlier: [named('***')], want: 'nothing' },
    {
      given: 'Undo that',
      earlier: [
        turnOf(
          ['createSession', { body: { userId: 1 } }, session(7), 201],
          ['createSession', { body: { userId: 1 } }, session(8), 201],
        ),
      ],
      want: `${onSession('deleteSession', 8)}, ${onSession('deleteSession', 7)}`,
    },
  ])('$given after $earlier.length turns', ({ given, earlier, want }) => {
    expect(plan(given, earlier)).toBe(want);
  });
});
