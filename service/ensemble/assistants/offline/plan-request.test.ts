import { beforeAll, describe, expect, it } from 'vitest';
import type { ToolSet } from '../../tools/tools.ts';
import { planRequest } from './plan-request.ts';
import { describePlan, ownTools, petTools, writes } from './testing/planner.ts';

let own: ToolSet;
let pets: ToolSet;
beforeAll(async () => {
  [own, pets] = await Promise.all([ownTools(), petTools()]);
});

function describeCalls(request: string, tools: ToolSet): unknown {
  const plan = planRequest(request, tools);
  return 'say' in plan ? plan.say : plan.calls.map(describePlan);
}

const session = (sessionId: number) => ({ path: { sessionId } });

describe('several orders', () => {
  it.each([
    { given: 'Delete sessions 13 and 14', want: [{ deleteSession: session(13) }, { deleteSession: session(14) }] },
    {
      given: 'Delete sessions 3, 4, and 6 please',
      want: [3, 4, 6].map((id) => ({ deleteSession: session(id) })),
    },
    { given: 'Delete session thirteen', want: [{ deleteSession: session(13) }] },
    { given: 'Show session number forty-two', want: [{ getSession: session(42) }] },
    { given: 'List sessions. Delete session 13.', want: [{ listSessions: {} }, { deleteSession: session(13) }] },
    {
      given: 'Create a session for user 3 and a session for user 4',
      want: [{ createSession: { body: { userId: 3 } } }, { createSession: { body: { userId: 4 } } }],
    },
    {
      given: 'Delete session 3, then update session 4 with context "and delete session 5"',
      want: [
        { deleteSession: session(3) },
        { updateSession: { ...session(4), body: { context: 'and delete session 5' } } },
      ],
    },
    {
      given: 'Create a session for user 5, then show all sessions',
      want: [{ createSession: { body: { userId: 5 } } }, { listSessions: {} }],
    },
    { given: 'Show session 3 and session 4', want: [{ getSession: session(3) }, { getSession: session(4) }] },
  ])('$given', ({ given, want }) => {
    expect(describeCalls(given, own)).toEqual(want);
  });

  it.each([
    'Delete sessions 13 or 14',
    'Delete sessions 13 and 14 or 15',
    'Delete sessions 13 to 15',
    'Delete sessions 1, 3-5',
    'Delete sessions 13 and 14?',
    'Do not delete sessions 13 and 14',
    'Delete sessions other than 13 and 14',
    'Delete all sessions but sessions 13 and 14',
    'Never delete session 13 and delete session 14',
    'Delete session 13 and delete session 14 tomorrow',
    'Delete session 13 and delete session 14 unless it is used',
    'Delete session 13, then list the sessions only if nobody objects',
    'List the sessions and do not delete session 13',
    'List the sessions. If one is empty, delete session 13.',
    'Delete session 13. Delete session 14. No, stop.',
    'Delete session 13 and session 14',
    'Show session 3 and session 4 but delete session 5 never',
    'Delete sessions 13 and 14 minus 14',
    'Delete sessions 13 and 14 instead of session 15',
    'Delete two sessions 13 and 14',
    'Delete sessions thirteen',
    'Delete session one hundred',
    'Delete session twenty five',
    'Delete session number one or two',
    'Delete sessions 13 and 14’s contexts',
    'Delete "sessions 13 and 14"',
    'Delete sessions 13 and -14',
    'Delete sessions 13 and 14.5',
    'Would you delete sessions 13 and 14',
    'I deleted sessions 13 and 14',
    'Deleting sessions 13 and 14',
    'Delete sessions 13 and 14 and',
    'Delete sessions 13 and 14, not 15',
    'Delete sessions 13, 14, but list them first',
    'Create no session for user 3 and a session for user 4',
    'Create a session for user 3 and a session for nobody',
    'Create a session for user 3 or a session for user 4',
    'List sessions and perhaps delete session 13',
    'Show session 13 and maybe then delete session 13',
    'Read: "delete session 13", then delete session 14?',
    'Translate the following: list sessions, then delete session 13',
    'Delete session 13, or rather list the sessions',
    'Before you list the sessions, delete session 13',
    'Delete session 13 not from the service session-context',
    'Delete everything in the service session-context',
    'Delete sessions in the service session-context',
    'Create a session for user 7 with the context: calm. Delete session 13 and list sessions',
    'Update session 4 with the context: new text, delete all sessions',
    'Start the session of user 7 and delete it',
    'Delete session 13 and show me why I should not',
    'Show me the way to delete session 13 and delete session 14',
    'Show the sessions that you would delete and delete session 14',
    'Display a purple session list and delete session 14',
    'Show me how to delete session 13 and delete session 14',
    'Explain what happens if you list sessions and delete session 13',
    'Show session 13 and delete it',
    'He said: delete session 13, then list the sessions',
    'Imagine that you delete session 13 and list the sessions',
    'Delete session 1, delete session 2, delete session 3, delete session 4, delete session 5, delete session 6, delete session 7, delete session 8',
  ])('changes nothing: %s', (given) => {
    const plan = planRequest(given, own);
    expect('calls' in plan && plan.calls.some(({ profile }) => profile.writes)).toBe(false);
  });
});

describe('reads of lists', () => {
  it.each([
    { given: 'Search the sessions for lighthouse', want: [{ listSessions: { query: { q: 'lighthouse' } } }] },
    { given: 'Find sessions about the second act', want: [{ listSessions: { query: { q: 'second act' } } }] },
    { given: 'Show the newest session', want: [{ listSessions: {} }] },
    { given: 'Show the first 2 sessions', want: [{ listSessions: { query: { limit: 2 } } }] },
    { given: 'Sessions of user 7 created after 2026-03-01', want: [{ listSessions: { query: { userId: 7 } } }] },
    { given: 'Open the session of user 7', want: [{ listSessions: { query: { userId: 7 } } }] },
    { given: 'Open session 3', want: [{ getSession: session(3) }] },
    { given: 'What is session 2 about?', want: [{ getSession: session(2) }] },
  ])('$given', ({ given, want }) => {
    expect(describeCalls(given, own)).toEqual(want);
  });

  it.each([
    { given: 'How many users are there?', want: /^I cannot count "users"/ },
    { given: 'Cancel session 3', want: /^I don't know what to do with "Cancel"/ },
    { given: 'Session me a flight to Lisbon', want: /"flight" and "Lisbon"/ },
  ])('$given is refused: $want', ({ given, want }) => {
    expect(describeCalls(given, own)).toMatch(want);
  });
});

describe('plain wordings', () => {
  it.each([
    { given: 'Create a pet: Rex', want: [{ createPet: { body: { name: 'Rex' } } }] },
    { given: 'Rename pet 3 to "Rex"', want: [{ updatePet: { path: { petId: 3 }, body: { name: 'Rex' } } }] },
    { given: 'Mark pet 3 sold', want: [{ updatePet: { path: { petId: 3 }, body: { status: 'sold' } } }] },
    { given: 'Get rid of pet 3', want: [{ deletePet: { path: { petId: 3 } } }] },
    { given: 'Delete pets three and 4', want: [3, 4].map((petId) => ({ deletePet: { path: { petId } } })) },
    { given: 'Ask the pets service to delete pet 3', want: [{ deletePet: { path: { petId: 3 } } }] },
    {
      given: 'First delete pet 3, then list the pets',
      want: [{ deletePet: { path: { petId: 3 } } }, { listPets: {} }],
    },
    { given: 'Show pet 3, but do not change it', want: [{ getPet: { path: { petId: 3 } } }] },
    { given: 'How would I go about adding a pet named "Rex"?', want: /write: create pet with name "Rex"$/ },
    { given: 'Which pets are not sold?', want: /^I cannot leave out what follows "not"/ },
    { given: 'Show all pets except pet 3', want: /^I cannot leave out what follows "except"/ },
  ])('$given', ({ given, want }) => {
    const found = describeCalls(given, pets);
    if (want instanceof RegExp) expect(found).toMatch(want);
    else expect(found).toEqual(want);
  });

  it.each([
    'Create a pet: never mind',
    'Create a pet: Rex. No, stop.',
    'Rename order 3 to "x"',
    'Mark pet 3 sold tomorrow',
    "Don't get rid of pet 3",
    'Tell the pets service not to delete pet 3',
    'Ask the pets service whether to delete pet 3',
  ])('changes nothing: %s', (given) => {
    expect(writes(given, pets)).toBe(false);
  });
});

it('takes the name of a service for the place of an order', () => {
  const want = [{ deletePet: { path: { petId: 3 } } }];
  expect(describeCalls('Delete pet 3 from the service pets', pets)).toEqual(want);
  expect(describeCalls('In the pets service, do not delete pet 3', pets)).not.toEqual(want);
});
