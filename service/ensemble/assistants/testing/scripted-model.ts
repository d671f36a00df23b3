/**
 * For tests: a server that follows a script instead of a model, and checks each request by the rules of the provider's API.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../../testing/servers.ts';
import type { Body, ScriptedCall } from './scripted-checks.ts';
import { checkChatRequest, chatReply } from './scripted-chat.ts';
import { checkMessagesRequest, messagesReply } from './scripted-messages.ts';
import { toEvents } from './scripted-streams.ts';
import { checkResponsesRequest, responsesReply } from './scripted-responses.ts';

export type Dialect = 'responses' | 'chat' | 'messages';
export const dialects: readonly Dialect[] = ['responses', 'chat', 'messages'];

/** The model's response to one request. */
export type ScriptStep =
  | { readonly text: string; /** Sent as JSON, also if the request asks for a stream. */ readonly isWhole?: boolean }
  | { readonly calls: readonly ScriptedCall[] }
  /** A whole body of a response with status 200. */
  | { readonly json: unknown }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
  /** Closes the connection before or during the response. */
  | { readonly cut: 'at once' | 'in the body' | 'in the stream' }
  | { readonly hang: true };

export interface ScriptedModel {
  /** For `OPENAI_BASE_URL` or `ANTHROPIC_BASE_URL`. */
  readonly url: string;
  readonly requests: readonly ModelRequest[];
  /** Violations of the API's rules. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export interface ModelRequest {
  /** Milliseconds of a monotonic clock. */
  readonly at: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
}

export const scriptedKey = 'sk-scripted-0123456789abcdef';

/** @param script the steps, of which the last one is repeated; or a function that returns the next one */
export async function startScriptedModel(
  dialect: Dialect,
  script: readonly ScriptStep[] | (() => ScriptStep | undefined),
): Promise<ScriptedModel> {
  const requests: ModelRequest[] = [];
  const faults: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => faults.push(String(error)));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await text(request)) as Body;
    const found = [...checkTransport(dialect, request), ...rules[dialect].check(body)];
    faults.push(...found);
    const step = typeof script === 'function' ? script() : script[Math.min(requests.length, script.length - 1)];
    requests.push({ at: performance.now(), path: request.url ?? '', headers: request.headers, body });
    if (found.length > 0) send(response, 400, {}, JSON.stringify({ error: { message: found.join('; ') } }));
    else if (step !== undefined) play(response, step, dialect, body);
  }

  const { url, close } = await listen(server);
  return { url: dialect === 'messages' ? url : `${url}/v1`, requests, faults, close };
}

interface Said {
  readonly text: string;
  readonly calls: readonly ScriptedCall[];
}

interface Rules {
  readonly path: string;
  check(body: Body): string[];
  reply(said: Said, request: Body): unknown;
}

const rules: Readonly<Record<Dialect, Rules>> = {
  responses: { path: '/v1/responses', check: checkResponsesRequest, reply: responsesReply },
  chat: { path: '/v1/chat/completions', check: checkChatRequest, reply: chatReply },
  messages: { path: '/v1/messages', check: checkMessagesRequest, reply: messagesReply },
};

function checkTransport(dialect: Dialect, { method, url, headers }: IncomingMessage): string[] {
  const { path } = rules[dialect];
  return [
    ...(method === 'POST' && url === path ? [] : [`${String(method)} ${String(url)} is not POST ${path}`]),
    ...(headers.authorization === `Bearer ${scriptedKey}` ? [] : ['the key is wrong']),
    ...(headers['content-type'] === 'application/json' ? [] : ['the body is not announced as JSON']),
    ...checkOwnHeaders(dialect, headers),
    ...('openai-organization' in headers || 'openai-project' in headers ? ['names an organization or a project'] : []),
  ];
}

/** The headers of the official package: https://platform.claude.com/docs/en/api/versioning */
function checkOwnHeaders(dialect: Dialect, headers: IncomingHttpHeaders): string[] {
  const version = dialect === 'messages' ? '2026-10-21' : undefined;
  const foreign = Object.keys(headers).filter((name) => /^(x-api-key|anthropic-beta|x-custom)/.test(name));
  return [...foreign, ...(headers['anthropic-version'] === version ? [] : ['the version of the API is wrong'])];
}

function play(response: ServerResponse, step: ScriptStep, dialect: Dialect, request: Body): void {
  if ('hang' in step) return;
  if ('status' in step) {
    send(response, step.status, step.headers ?? {}, step.body);
    return;
  }
  if ('cut' in step) {
    if (step.cut === 'at once') return void response.destroy();
    if (step.cut === 'in the stream') {
      cutStream(response, toReply({ text: 'Rex is' }, dialect, request), dialect);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"id": ', () => response.destroy());
    return;
  }
  const reply = 'json' in step ? step.json : toReply(step, dialect, request);
  const isStream = request.stream === true && !('isWhole' in step) && typeof reply === 'object' && reply !== null;
  if (!isStream) {
    send(response, 200, {}, JSON.stringify(reply));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  for (const event of toEvents(dialect, reply as Body, request)) response.write(toText(event));
  response.end(dialect === 'chat' ? 'data: [DONE]\n\n' : '');
}

const toReply = (
  step: { readonly text: string } | { readonly calls: readonly ScriptedCall[] },
  dialect: Dialect,
  request: Body,
) => rules[dialect].reply('text' in step ? { text: step.text, calls: [] } : { text: '', calls: step.calls }, request);

const toText = (event: Body): string =>
  `${typeof event.type === 'string' ? `event: ${event.type}\n` : ''}data: ${JSON.stringify(event)}\n\n`;

/** Sends all events but the last, which has the end. */
function cutStream(response: ServerResponse, reply: unknown, dialect: Dialect): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const events = toEvents(dialect, reply as Body, {}).filter(
    ({ type }) =>
      !/stop|delta$|completed/.test(String(type)) ||
      type === 'content_block_delta' ||
      type === 'response.output_text.delta',
  );
  const open = dialect === 'chat' ? events.slice(0, -1) : events;
  response.write(open.map(toText).join(''), () => setTimeout(() => response.destroy(), 20));
}

function send(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
