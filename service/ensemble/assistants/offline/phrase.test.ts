import { beforeAll, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../conversation/assistant.ts';
import type { ToolSet } from '../../tools/tools.ts';
import { phrase } from './phrase.ts';
import { planFor } from './plan/plan.ts';
import { ownTools } from './testing/planner.ts';

let tools: ToolSet;
beforeAll(async () => {
  tools = await ownTools();
});

function answer(request: string, outcome: CallOutcome): string {
  const plan = planFor(request, tools);
  if ('say' in plan) throw new Error(plan.say);
  return phrase(plan, outcome);
}

const answered = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  faults: string[] = [],
): CallOutcome => ({
  kind: 'answered',
  status,
  headers,
  body,
  faults,
});

const session = (sessionId: number) => ({ sessionId, userId: 42, context: 'calm' });

describe('phrase', () => {
  it.each([
    {
      request: 'create a session for user 42',
      outcome: answered(201, session(1)),
      want: 'Done: createSession answered 201. sessionId 1, userId 42, context "calm"',
    },
    { request: 'list sessions', outcome: answered(200, []), want: 'There are no sessions.' },
    {
      request: 'list sessions',
      outcome: answered(200, [session(1)]),
      want: '1 session:\n- sessionId 1, userId 42, context "calm"',
    },
    { request: 'how many sessions are there?', outcome: answered(200, []), want: 'There are 0 sessions.' },
    { request: 'how many sessions are there?', outcome: answered(200, [session(1)]), want: 'There is 1 session.' },
    {
      request: 'how many sessions are there?',
      outcome: answered(200, [session(1)], { 'x-total-count': '1200' }),
      want: 'There are 1200 sessions.',
    },
    { request: 'show session 1', outcome: answered(200, session(1)), want: 'sessionId 1, userId 42, context "calm"' },
    {
      request: 'show session 1 in Berlin',
      outcome: answered(200, session(1)),
      want: 'I could not use "Berlin". sessionId 1, userId 42, context "calm"',
    },
    {
      request: 'show session 1',
      outcome: answered(404, { errorCode: 'not_found', message: 'session 1 does not exist' }),
      want: 'getSession (Read one session) answered 404: session 1 does not exist',
    },
    {
      request: 'show session 1',
      outcome: answered(500, undefined),
      want: 'getSession (Read one session) answered 500: The answer is empty.',
    },
    {
      request: 'show session 1',
      outcome: answered(500, 'oh no'),
      want: 'getSession (Read one session) answered 500: "oh no"',
    },
    {
      request: 'show session 1',
      outcome: answered(200, { sessionId: 'one' }, {}, ['/body/sessionId must be integer']),
      want: 'sessionId "one"\nThe answer breaks the service\'s document: /body/sessionId must be integer',
    },
    {
      request: 'create a session for user 1',
      outcome: {
        kind: 'unanswered',
        code: 'ensemble-service-timeout',
        message: 'the service did not answer in time',
      } as const,
      want: 'I called createSession (Make a new session for a user), but no answer came: the service did not answer in time. It may have been done all the same.',
    },
    {
      request: 'create a session for user 1',
      outcome: answered(307, undefined),
      want: 'createSession (Make a new session for a user) answered 307, which does not say that it was done. The answer is empty.',
    },
    {
      request: 'show session 1',
      outcome: answered(302, undefined),
      want: 'getSession (Read one session) answered 302: The answer is empty.',
    },
    {
      request: 'show session 0',
      outcome: {
        kind: 'refused',
        code: 'ensemble-arguments-invalid',
        message: '/path/sessionId must be >= 1',
      } as const,
      want: 'I could not call getSession (Read one session): /path/sessionId must be >= 1',
    },
  ])('$request: $want', ({ request, outcome, want }) => {
    expect(answer(request, outcome)).toBe(want);
  });

  it('shortens a long list and a long text', () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ ...session(index), context: 'x'.repeat(10_000) }));
    const text = answer('list sessions', answered(200, many));
    expect(text.split('\n')).toHaveLength(22);
    expect(text).toMatch(/^50 sessions:\n.*\nand 30 more$/s);
    expect(text.length).toBeLessThan(10_000);
  });
});
