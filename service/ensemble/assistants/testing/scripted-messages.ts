/** For tests: the Messages API for scripted-model.ts. https://platform.claude.com/docs/en/api/messages */
import { type Body, checkMembers, type ScriptedCall } from './scripted-checks.ts';

const known = ['model', 'max_tokens', 'system', 'messages', 'tools', 'thinking', 'output_config', 'stream'];

export function checkMessagesRequest(body: Body): string[] {
  const messages = body.messages as readonly Body[];
  return [
    ...checkMembers(body, known),
    ...(typeof body.model === 'string' && Number.isSafeInteger(body.max_tokens) ? [] : ['model or max_tokens']),
    ...checkRoles(messages),
    ...toBlocks(body.system).flatMap(checkBlock('system')),
    ...messages.flatMap(({ role, content }) => toBlocks(content).flatMap(checkBlock(String(role)))),
    ...messages.flatMap(({ content }) => (toBlocks(content).length === 0 ? ['a message is empty'] : [])),
    ...checkPairs(messages),
    ...('tools' in body ? checkTools(body.tools as readonly Body[]) : []),
  ];
}

/** The messages alternate and end with the user; only a paused answer is followed by its continuation. */
function checkRoles(messages: readonly Body[]): string[] {
  return messages.flatMap(({ role, content }, index) => {
    const next = messages[index + 1]?.role;
    if (index === 0 && role !== 'user') return ['does not begin with the user'];
    if (role === 'assistant' && next !== 'user' && !paused.has(JSON.stringify(content)))
      return [`messages[${index}] is followed by ${String(next)}`];
    return role === 'user' && next === 'user' ? ['two messages of the user'] : [];
  });
}

const toBlocks = (content: unknown): readonly Body[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : (content as readonly Body[]);

const members: Readonly<Record<string, readonly string[]>> = {
  text: ['type', 'text', 'citations', 'cache_control'],
  thinking: ['type', 'thinking', 'signature'],
  redacted_thinking: ['type', 'data'],
  tool_use: ['type', 'id', 'name', 'input', 'caller'],
  tool_result: ['type', 'tool_use_id', 'content', 'is_error'],
  server_tool_use: ['type', 'id', 'name', 'input'],
};

const blocksOf: Readonly<Record<string, readonly string[]>> = {
  system: ['text'],
  user: ['text', 'tool_result'],
  assistant: ['text', 'thinking', 'redacted_thinking', 'tool_use', 'server_tool_use'],
};

const checkBlock =
  (role: string) =>
  (block: Body): string[] => {
    const type = String(block.type);
    const isBlank = type === 'text' && (typeof block.text !== 'string' || block.text.trim() === '');
    const isFalse = type === 'thinking' && issued.get(String(block.signature)) !== block.thinking;
    const isNoObject = type === 'tool_use' && (typeof block.input !== 'object' || block.input === null);
    return [
      ...(blocksOf[role]?.includes(type) === true ? [] : [`${role} has a ${type}`]),
      ...checkMembers(block, members[type] ?? []),
      ...(isBlank ? ['text content blocks must contain non-whitespace text'] : []),
      ...(isFalse ? ['Invalid signature in thinking block'] : []),
      ...(isNoObject ? ['tool_use.input: Input should be a valid dictionary'] : []),
    ];
  };

/** Each call must have its result in the next message, in one message, and ids are unique. */
function checkPairs(messages: readonly Body[]): string[] {
  const ids = new Set<unknown>();
  const faults: string[] = [];
  let open: unknown[] = [];
  for (const { content } of messages) {
    const blocks = toBlocks(content);
    const results = blocks.filter(({ type }) => type === 'tool_result').map((block) => block.tool_use_id);
    if (JSON.stringify([...results].sort()) !== JSON.stringify([...open].sort()))
      faults.push(`tool_use ids ${JSON.stringify(open)} were found with the results ${JSON.stringify(results)}`);
    if (blocks.findLastIndex(({ type }) => type === 'tool_result') >= results.length)
      faults.push('results are not first');
    open = blocks.filter(({ type }) => type === 'tool_use').map(({ id }) => id);
    for (const id of open) {
      if (ids.has(id) || !/^[a-zA-Z0-9_-]+$/.test(String(id)))
        faults.push(`the id ${String(id)} is not new or not valid`);
      ids.add(id);
    }
  }
  return faults;
}

/** https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools */
function checkTools(tools: readonly Body[]): string[] {
  const names = tools.map(({ name }) => String(name));
  return [
    ...names.filter((name) => !/^[a-zA-Z0-9_-]{1,64}$/.test(name)).map((name) => `tool name ${name}`),
    ...(new Set(names).size === names.length ? [] : ['Tool names must be unique']),
    ...(tools.length === 0 ? ['an empty list of tools'] : []),
    ...tools.flatMap((tool) => checkMembers(tool, ['name', 'description', 'input_schema', 'cache_control'])),
    ...tools.flatMap(({ input_schema: schema }) => checkSchema(schema as Body)),
  ];
}

function checkSchema(schema: Body): string[] {
  const names = Object.keys(schema.properties ?? {});
  return [
    ...(schema.type === 'object' ? [] : ['input_schema.type: Input should be "object"']),
    ...['oneOf', 'allOf', 'anyOf'].filter((keyword) => keyword in schema),
    ...names.filter((name) => !/^[a-zA-Z0-9_.-]{1,64}$/.test(name)).map((name) => `input_schema.properties: ${name}`),
  ];
}

interface Said {
  readonly text: string;
  readonly calls: readonly ScriptedCall[];
}

/** Thinking that was sent, by its signature: it must come back unchanged. */
const issued = new Map<string, string>();

/** Returns a block of thinking whose signature is valid. */
export function makeThinking(thinking: string): Body {
  const signature = `signature-${issued.size}`;
  issued.set(signature, thinking);
  return { type: 'thinking', thinking, signature };
}

export function messagesReply({ text, calls }: Said): unknown {
  const content = [
    ...(calls.length === 0 ? [] : [makeThinking('The user wants a look at pet 1.')]),
    ...(text === '' ? [] : [{ type: 'text', text, citations: null }]),
    ...calls.map(({ id, name, arguments: written }) => ({
      ...{ type: 'tool_use', id, name, input: parse(written) },
      caller: { type: 'direct' },
    })),
  ];
  return messageOf(content, calls.length === 0 ? 'end_turn' : 'tool_use');
}

/** The contents of paused answers. */
const paused = new Set<string>();

/** Returns a whole response. @param facts members that replace others */
export function messageOf(content: unknown, reason: string, facts: object = {}): unknown {
  if (reason === 'pause_turn') paused.add(JSON.stringify(content));
  return {
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'scripted', content },
    ...{ stop_reason: reason, stop_sequence: null, stop_details: null },
    usage: { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
    ...facts,
  };
}

/** The API only sends JSON; what a script wants to be no JSON is a text. */
function parse(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
}
