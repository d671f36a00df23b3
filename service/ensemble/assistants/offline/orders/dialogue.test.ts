import { beforeAll, expect, it } from 'vitest';
import type { PastInteraction } from '../../../conversation/assistant.ts';
import type { ToolSet } from '../../../tools/tools.ts';
import { ownTools } from '../testing/planner.ts';
import { answerDialogue } from './dialogue.ts';

let tools: ToolSet;
beforeAll(async () => {
  tools = await ownTools();
});

const write = {
  service_id: 's',
  service_name: 'S',
  operation_id: 'createTask',
  method: 'POST',
  url: 'http://127.0.0.1/tasks',
  sent_at: '2026-01-01T00:00:00Z',
  outcome: 'done',
} as const;
const entries: readonly PastInteraction[] = [
  { timestamp: '2026-01-02T00:00:00Z', user_input: 'list the tasks', writes: [] },
  { timestamp: '2026-01-01T00:00:00Z', user_input: 'create a task "x"', writes: [write] },
];
const recent = () => Promise.resolve(entries);

it.each([
  { given: 'Hello!', want: /^Hello/ },
  { given: 'Good morning, how are you?', want: /^Hello/ },
  { given: 'Thanks a lot', want: /welcome/ },
  { given: 'Bye', want: /^Goodbye/ },
  { given: 'Guten Tag, welche Sitzungen sind offen?', want: /English/ },
  { given: '¿Qué sesiones hay?', want: /English/ },
  { given: 'セッションを表示', want: /English/ },
  { given: 'Which services are registered?', want: /^2 services are registered:\n- central-sequence/ },
  { given: 'What does the service central-sequence do?', want: /generateSequenceNumber/ },
  { given: 'What did I ask last?', want: /^You asked: "list the tasks" \(2026-01-02/ },
  { given: 'Show me the log', want: /"list the tasks".* and "create a task/ },
  { given: 'Which changes did you make last?', want: /createTask \(POST http:\/\/127\.0\.0\.1\/tasks\): done/ },
])('answers $given', async ({ given, want }) => {
  expect(await answerDialogue(given, tools, recent)).toMatch(want);
});

it.each([
  'List the sessions',
  'Create a session for user 7 with context "¿Qué? Guten Tag, welche Sitzungen sind offen"',
  'Did you delete session 3?',
  'What did session 3 say last?',
  'What can you do?',
  'thanks, now delete session 3',
  'Hello, list the sessions',
  '',
])('leaves to the planner: %s', async (given) => {
  expect(await answerDialogue(given, tools, recent)).toBeUndefined();
});

it('knows nothing of the log without one', async () => {
  expect(await answerDialogue('What did I ask last?', tools, undefined)).toBeUndefined();
});
