/**
 * For tests: a server that follows a script instead of a model, and checks each request by the rules of OpenAI's API.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../../../testing/servers.ts';
import type { Body, ScriptedCall } from './scripted-checks.ts';
import { checkChatRequest, chatReply } from './scripted-chat.ts';
import { checkResponsesRequest, responsesReply } from './scripted-responses.ts';

export type Dialect = 'responses' | 'chat';

/** The model's response to one request. */
export type ScriptStep =
  | { readonly text: string }
  | { readonly calls: readonly ScriptedCall[] }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
  /** Closes the connection before or during the response. */
  | { readonly cut: 'at once' | 'in the body' }
  | { readonly hang: true };

export interface ScriptedModel {
  /** For `OPENAI_BASE_URL`. */
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
    const found = [...checkTransport(dialect, request), ...check(dialect, body)];
    faults.push(...found);
    const step = typeof script === 'function' ? script() : script[Math.min(requests.length, script.length - 1)];
    requests.push({ at: performance.now(), path: request.url ?? '', body });
    if (found.length > 0) send(response, 400, {}, JSON.stringify({ error: { message: found.join('; ') } }));
    else if (step !== undefined) play(response, step, dialect, body);
  }

  const { url, close } = await listen(server);
  return { url: `${url}/v1`, requests, faults, close };
}

const check = (dialect: Dialect, body: Body): string[] =>
  dialect === 'chat' ? checkChatRequest(body) : checkResponsesRequest(body);

function checkTransport(dialect: Dialect, { method, url, headers }: IncomingMessage): string[] {
  const path = dialect === 'chat' ? '/v1/chat/completions' : '/v1/responses';
  return [
    ...(method === 'POST' && url === path ? [] : [`${String(method)} ${String(url)} is not POST ${path}`]),
    ...(headers.authorization === `Bearer ${scriptedKey}` ? [] : ['the key is wrong']),
    ...(headers['content-type'] === 'application/json' ? [] : ['the body is not announced as JSON']),
    ...('openai-organization' in headers || 'openai-project' in headers ? ['names an organization or a project'] : []),
  ];
}

function play(response: ServerResponse, step: ScriptStep, dialect: Dialect, request: Body): void {
  if ('hang' in step) return;
  if ('status' in step) {
    send(response, step.status, step.headers ?? {}, step.body);
    return;
  }
  if ('cut' in step) {
    if (step.cut === 'at once') return void response.destroy();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"id": ', () => response.destroy());
    return;
  }
  const said = 'text' in step ? { text: step.text, calls: [] } : { text: '', calls: step.calls };
  send(response, 200, {}, JSON.stringify(dialect === 'chat' ? chatReply(said) : responsesReply(said, request)));
}

function send(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
