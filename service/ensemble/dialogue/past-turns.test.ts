import { describe, expect, it } from 'vitest';
import { textOfTurns } from '../conversation/assistant.ts';
import type { RecordedCall } from '../conversation/calls/call-log.ts';
import type { RecordedTurn } from '../log/conversations.ts';
import { toPastTurns } from './past-turns.ts';

const callOf = (response: string, status: RecordedCall['status'] = 'done'): RecordedCall => ({
  id: 'id',
  service_id: 'boats',
  service_name: 'Boats',
  operation_id: 'createBoat',
  method: 'POST',
  url: 'http://boats.test/boats',
  effect: 'write',
  status,
  started_at: '2026-01-01T00:00:00.000Z',
  http_status: 201,
  response,
});
const interaction = (name: string, length: number): RecordedTurn => ({
  userInput: name,
  answer: `answer of ${name}`,
  calls: [callOf(JSON.stringify({ text: 'x'.repeat(length) }))],
});
const usual = {};
const describeTurns = (past: readonly RecordedTurn[]) =>
  toPastTurns(past, [], usual).map(({ userInput, isShort }) => (isShort ? `${userInput} short` : userInput));

describe('earlier turns', () => {
  it.each([
    { given: [], want: [] },
    { given: [10, 10, 10], want: ['1', '2', '3'] },
    { given: [20_000, 20_000, 20_000], want: ['1 short', '2', '3'] },
    { given: [20_000, 10, 30_000, 10, 20_000], want: ['1 short', '2 short', '3 short', '4', '5'] },
    { given: [10, 100_000], want: ['1', '2'] },
  ])('of $given characters are $want', ({ given, want }) => {
    expect(describeTurns(given.map((length, index) => interaction(String(index + 1), length)))).toEqual(want);
  });

  it('without room are left out, the oldest first, and the newest is always there', () => {
    const past = Array.from({ length: 20 }, (_, index) => interaction(String(index), 10));
    const turns = toPastTurns(past, [], { budget: { operations: 1, characters: 4_000 } });
    expect([turns.length > 1, turns.length < 20, turns.at(-1)?.userInput]).toEqual([true, true, '19']);
    expect(toPastTurns(past, [], { budget: { operations: 1, characters: 40 } })).toHaveLength(1);
  });

  it('have all results for the policy about results, also those of turns without room', () => {
    const past = Array.from({ length: 20 }, (_, index) => interaction(String(index), index));
    const turns = toPastTurns(past, [], { budget: { operations: 1, characters: 4_000 } });
    expect(turns.length).toBeLessThan(20);
    expect(turns.flatMap(({ results }) => results)).toHaveLength(20);
  });

  it('are within the budget, also the newest', () => {
    const past = [interaction('1', 300), { ...interaction('2', 200_000), answer: 'y'.repeat(200_000) }];
    expect(textOfTurns(toPastTurns(past, [], usual)).length).toBeLessThan(50_000);
  });

  it('are never cut in the middle of a character', () => {
    const long = [0, 1].map((shift) => `${'x'.repeat(shift)}${'😀'.repeat(60_000)}`);
    const past = long.map((text) => ({ userInput: text, answer: text, calls: [callOf(text)] }));
    for (const turns of [toPastTurns(past, [], usual), toPastTurns([...past].reverse(), [], usual)]) {
      expect(turns).toHaveLength(2);
      expect(JSON.stringify(turns.map(({ userInput, answer, step }) => [userInput, answer, step]))).not.toMatch(
        /\\ud[89a-f]/,
      );
    }
  });

  it('that are shortened say what was done, and nothing of what services answered', () => {
    const past = [interaction('1', 40_000), interaction('2', 30_000)];
    expect(toPastTurns(past, [], usual)[0]?.answer).toBe(
      'From the record of calls:\n- POST http://boats.test/boats (createBoat of Boats): done',
    );
  });

  it('have calls that waited as not sent', () => {
    const waiting = { userInput: 'Delete boat 7', answer: '1 call waits', calls: [callOf('', 'pending')] };
    expect(toPastTurns([waiting], [], usual)).toMatchObject([
      {
        answer: expect.stringContaining('were not sent') as string,
        step: { outcomes: [{ kind: 'refused', code: 'ensemble-call-superseded' }] },
      },
    ]);
  });
});
