/**
 * For tests: the Responses API for scripted-model.ts. https://platform.openai.com/docs/api-reference/responses/create
 */
import { type Body, checkMembers, checkTools, type ScriptedCall } from './scripted-checks.ts';

const known = [
  ...['model', 'instructions', 'store', 'input', 'tools', 'parallel_tool_calls', 'include'],
  ...['max_output_tokens', 'reasoning', 'stream'],
];

export function checkResponsesRequest(body: Body): string[] {
  const input = body.input as readonly Body[];
  const [first] = input;
  return [
    ...checkMembers(body, known),
    ...(typeof body.model === 'string' && typeof body.instructions === 'string' ? [] : ['model or instructions']),
    ...(body.store === false ? [] : ['is to be stored']),
    ...(first?.role === 'user' && typeof first.content === 'string' ? [] : ['does not begin with the user']),
    ...input.flatMap(checkItem),
    ...checkPairs(input),
    ...checkTools((body.tools ?? []) as readonly Body[], body),
  ];
}

const itemMembers: Readonly<Record<string, readonly string[]>> = {
  message: ['role', 'content'],
  function_call: ['type', 'call_id', 'name', 'arguments'],
  function_call_output: ['type', 'call_id', 'output'],
  reasoning: ['type', 'summary', 'encrypted_content'],
};

/** Rejects ids: the API would look them up among stored items, and no item is stored. */
function checkItem(item: Body, index: number): string[] {
  const type = typeof item.type === 'string' ? item.type : 'message';
  const members = itemMembers[type];
  if (members === undefined) return [`input[${index}] is a ${type}`];
  const missing = members.filter((name) => item[name] === undefined);
  const texts = members.filter((name) => name !== 'summary' && typeof item[name] !== 'string');
  return [...missing, ...texts, ...checkMembers(item, members)].map((fault) => `input[${index}] ${type}: ${fault}`);
}

/** Each call must be followed by one output. */
function checkPairs(input: readonly Body[]): string[] {
  const open = new Set<unknown>();
  const faults: string[] = [];
  for (const { type, call_id } of input) {
    if (type === 'function_call') open.add(call_id);
    if (type === 'function_call_output' && !open.delete(call_id))
      faults.push(`No tool call found for ${String(call_id)}`);
  }
  return [...faults, ...[...open].map((id) => `No tool output found for function call ${String(id)}`)];
}

interface Said {
  readonly text: string;
  readonly calls: readonly ScriptedCall[];
}

let count = 0;

export function responsesReply({ text, calls }: Said, request: Body): unknown {
  const id = String((count += 1));
  const isEncrypted = Array.isArray(request.include) && request.include.includes('reasoning.encrypted_content');
  const reasoning = {
    type: 'reasoning',
    id: `rs_${id}`,
    summary: [],
    encrypted_content: isEncrypted ? `secret-${id}` : null,
  };
  const message = {
    type: 'message',
    id: `msg_${id}`,
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [] }],
  };
  const functionCalls = calls.map((call) => ({
    type: 'function_call',
    id: `fc_${call.id}`,
    call_id: call.id,
    name: call.name,
    arguments: call.arguments,
    status: 'completed',
  }));
  const output = [reasoning, ...(text === '' ? [] : [message]), ...functionCalls];
  return { id: `resp_${id}`, object: 'response', status: 'completed', error: null, incomplete_details: null, output };
}
