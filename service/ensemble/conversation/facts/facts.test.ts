import { expect, it } from 'vitest';
import { describeFacts } from './facts.ts';

const begunAt = '2026-11-30T00:05:00.000Z';
const day = 'Facts from the system:\n- This interaction began on Monday, 2026-11-30, at 00:05 UTC.';

it.each([
  { given: {}, want: day },
  { given: { conversationId: 'c' }, want: `${day}\n- The id of this conversation is c.` },
  {
    given: { caution: { dry_run: true } },
    want: `${day}\n- This is a dry run: only reads are sent, and the person is shown the rest.`,
  },
  {
    given: { caution: { confirm: 'deletes' as const } },
    want: `${day}\n- The person confirms deletes before they are sent.`,
  },
])('describes $given', ({ given, want }) => {
  expect(describeFacts({ begunAt, ...given })).toBe(want);
});

it.each([24, 25, 26, 27, 28, 29, 30])('names the weekday of the 2026-11-%s', (day) => {
  const begunAt = `2026-11-${day}T23:59:00.000Z`;
  const weekday = new Date(begunAt).toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
  expect(describeFacts({ begunAt })).toContain(` ${weekday}, 2026-11-${day}, at 23:59 UTC.`);
});
