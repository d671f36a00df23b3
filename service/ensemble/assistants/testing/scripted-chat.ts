/** For tests: Chat Completions for scripted-model.ts. https://platform.openai.com/docs/api-reference/chat/create */
import { type Body, checkMembers, checkTools, type ScriptedCall } from './scripted-checks.ts';

const known = [
  ...['model', 'messages', 'tools', 'parallel_tool_calls', 'reasoning_effort'],
  ...['max_tokens', 'max_completion_tokens', 'stream', 'stream_options'],
];

export function checkChatRequest(body: Body): string[] {
  const messages = body.messages as readonly Body[];
  const roles = messages.map(({ role }) => role);
  const tools = (body.tools ?? []) as readonly Body[];
  return [
    ...checkMembers(body, known),
    ...(typeof body.model === 'string' ? [] : ['model']),
    ...(roles[0] === 'system' && roles[1] === 'user' ? [] : ['does not begin with system and user']),
    ...messages.flatMap(checkMessage),
    ...checkPairs(messages),
    ...(tools.every(({ type }) => type === 'function') ? [] : ['a tool is not a function']),
    ...checkTools(
      tools.map((tool) => tool.function as Body),
      body,
    ),
  ];
}

const members: Readonly<Record<string, readonly string[]>> = {
  system: ['role', 'content'],
  user: ['role', 'content'],
  assistant: ['role', 'content', 'tool_calls', 'reasoning_details'],
  tool: ['role', 'tool_call_id', 'content'],
};

function checkMessage(message: Body, index: number): string[] {
  const role = String(message.role);
  const mayBeEmpty = role === 'assistant' && message.content === null && message.tool_calls !== undefined;
  const faults = [
    ...checkMembers(message, members[role] ?? []),
    ...(typeof message.content === 'string' || mayBeEmpty ? [] : ['has no content']),
    ...(Array.isArray(message.tool_calls) && message.tool_calls.length === 0 ? ['has an empty list of calls'] : []),
  ];
  return faults.map((fault) => `messages[${index}] ${role}: ${fault}`);
}

/** A message with calls must be followed directly by one tool message for each call. */
function checkPairs(messages: readonly Body[]): string[] {
  let open: unknown[] = [];
  const faults: string[] = [];
  for (const { role, tool_calls: calls, tool_call_id: id } of messages) {
    if (role === 'tool') {
      if (!open.includes(id)) faults.push(`a tool's message ${String(id)} answers no call`);
      open = open.filter((other) => other !== id);
    } else if (open.length > 0) faults.push(`calls without an answer: ${open.join(', ')}`);
    if (role === 'assistant') open = ((calls ?? []) as readonly Body[]).map((call) => call.id);
  }
  return [...faults, ...(open.length > 0 ? [`calls without an answer: ${open.join(', ')}`] : [])];
}

interface Said {
  readonly text: string;
  readonly calls: readonly ScriptedCall[];
}

export function chatReply({ text, calls }: Said): unknown {
  const toolCalls = calls.map(({ id, name, arguments: written }) => ({
    id,
    type: 'function',
    function: { name, arguments: written },
  }));
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'scripted',
    choices: [
      {
        index: 0,
        finish_reason: calls.length === 0 ? 'stop' : 'tool_calls',
        message: {
          role: 'assistant',
          content: text === '' ? null : text,
          refusal: null,
          annotations: [],
          ...(calls.length === 0 ? {} : { tool_calls: toolCalls }),
        },
      },
    ],
  };
}
