/** For tests: the responses of scripted-model.ts as event streams, in small pieces. */
import type { Body } from './scripted-checks.ts';

/** Returns the data of each event, with its type as its name if it has one. */
export function toEvents(dialect: 'responses' | 'chat' | 'messages', reply: Body, request: Body): Body[] {
  if (dialect === 'responses') return responseEvents(reply);
  return dialect === 'chat' ? chatChunks(reply, request) : messageEvents(reply);
}

/** Cuts a text into pieces of three characters. */
const pieces = (text: unknown): string[] => (typeof text === 'string' ? (text.match(/.{1,3}/gsu) ?? []) : []);
const list = (value: unknown): Body[] => (Array.isArray(value) ? (value as Body[]) : []);

function chatChunks({ choices, usage }: Body, { stream_options: options }: Body): Body[] {
  const [choice] = list(choices);
  const message = (choice?.message ?? {}) as Body;
  const deltas: Body[] = [
    { role: 'assistant', content: '' },
    ...pieces(message.content).map((content) => ({ content })),
    ...pieces(message.refusal).map((refusal) => ({ refusal })),
    ...list(message.reasoning_details).map((detail) => ({ reasoning_details: [detail] })),
    ...list(message.tool_calls).flatMap(({ id, function: called }, index) => {
      const { name, arguments: written } = called as Body;
      const first = { index, id, type: 'function', function: { name, arguments: '' } };
      return [first, ...pieces(written).map((piece) => ({ index, function: { arguments: piece } }))].map((call) => ({
        tool_calls: [call],
      }));
    }),
  ];
  const chunk = (facts: Body): Body => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    model: 'scripted',
    ...facts,
  });
  const asksForUsage = (options as Body | undefined)?.include_usage === true && usage !== undefined;
  return [
    ...deltas.map((delta) => chunk({ choices: [{ index: 0, delta, finish_reason: null }] })),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: choice?.finish_reason }] }),
    ...(asksForUsage ? [chunk({ choices: [], usage })] : []),
  ];
}

function responseEvents(response: Body): Body[] {
  const items = list(response.output);
  return [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
    ...items.flatMap((item, output_index) => [
      ...list(item.content).flatMap(({ text }) =>
        pieces(text).map((delta) => ({ type: 'response.output_text.delta', output_index, delta })),
      ),
      { type: 'response.output_item.done', output_index, item },
    ]),
    { type: `response.${String(response.status)}`, response },
  ];
}

function messageEvents({ content, stop_reason, usage, ...message }: Body): Body[] {
  const { output_tokens, ...input } = usage as Body;
  const started = { ...message, content: [], stop_reason: null, usage: { ...input, output_tokens: 1 } };
  return [
    { type: 'message_start', message: started },
    ...list(content).flatMap((block, index) => [
      { type: 'content_block_start', index, content_block: emptied(block) },
      ...deltasOf(block).map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'ping' },
    {
      type: 'message_delta',
      delta: { stop_reason, stop_sequence: null },
      usage: { output_tokens, input_tokens: null },
    },
    { type: 'message_stop' },
  ];
}

function emptied(block: Body): Body {
  if (block.type === 'text') return { ...block, text: '' };
  if (block.type === 'thinking') return { ...block, thinking: '', signature: '' };
  return block.type === 'tool_use' ? { ...block, input: {} } : block;
}

function deltasOf({ type, text, thinking, signature, input }: Body): Body[] {
  if (type === 'text') return pieces(text).map((piece) => ({ type: 'text_delta', text: piece }));
  if (type === 'tool_use') {
    const written = typeof input === 'string' ? input : JSON.stringify(input);
    return pieces(written).map((piece) => ({ type: 'input_json_delta', partial_json: piece }));
  }
  if (type !== 'thinking') return [];
  return [
    ...pieces(thinking).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
    { type: 'signature_delta', signature },
  ];
}
