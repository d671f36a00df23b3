/** The official client with one service, without an ensemble: `fountainai mcp --document … --url …`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { CallToolResult, Client } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openService } from '../../../ops/mcp/alone/open-service.ts';
import { type AloneOptions, serveAlone } from '../../../ops/mcp/alone/serve-alone.ts';
import { listen, type ListeningServer } from '../../ensemble/testing/servers.ts';
import { temporaryFolder } from '../../storage/testing/folders.ts';
import { createInstances } from '../lib/instances.ts';
import { key, projectFolder, type Stoppable, type System } from '../lib/process.ts';
import { type ClientOptions, connect, type Era, eras, toCommand, toServer } from './clients.ts';

const document = join(projectFolder, 'openapi/session-context.yml');
const serviceName = 'fountainai-session-and-context';

let system: System<Stoppable>;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let record: string;
const clients: Client[] = [];

beforeAll(async () => {
  system = await createInstances();
  await system.start('session-context', 'central-sequence');
});
afterAll(() => system.remove());
beforeEach(async () => {
  folder = await temporaryFolder();
  record = join(folder.path, 'calls.jsonl');
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await folder.dispose();
});

/** Starts the command. */
function openCommand(era: Era, options: Partial<ClientOptions> = {}, ...more: string[]): Promise<Client> {
  const { sessionContext: url } = system.urls;
  const given = ['--document', document, '--url', url, '--key', `apiKeyAuth=${key}`, '--record', record];
  return open({ era, transport: toCommand({ WRITE_POLICY: '' }, ...given, ...more), ...options });
}

type Served = Pick<AloneOptions, 'tools' | 'confirm'>;

/** Serves the service here as the command does, if nothing depends on its process. */
async function openServer(
  era: Era,
  options: Partial<ClientOptions> = {},
  { tools, confirm }: Served = { tools: 'all', confirm: undefined },
): Promise<Client> {
  const { sessionContext: url } = system.urls;
  const environment = { WRITE_POLICY: '' };
  const given = { file: document, url, keys: [`apiKeyAuth=${key}`], name: undefined, environment };
  const service = await openService(given);
  const served = { service, record, tools, confirm };
  const transport = toServer((input, output) => serveAlone(served, input, output, () => undefined));
  return open({ era, transport, ...options });
}

async function open(options: ClientOptions): Promise<Client> {
  const client = await connect(options);
  clients.push(client);
  return client;
}

const call = (client: Client, name: string, given: Record<string, unknown>): Promise<CallToolResult> =>
  client.callTool({ name: `${serviceName}__${name}`, arguments: given });

const textOf = ({ content }: CallToolResult): string =>
  content.map((part) => (part.type === 'text' ? part.text : '')).join('');

interface Entry {
  readonly operation_id: string;
  readonly status: string;
  readonly conversation_id: string;
}

async function readRecord(): Promise<readonly Entry[]> {
  const lines = (await readFile(record, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Entry);
}

const statusesOf = async (operation: string): Promise<readonly string[]> =>
  (await readRecord()).filter((entry) => entry.operation_id === operation).map(({ status }) => status);

async function createSession(client: Client): Promise<number> {
  const { structuredContent, isError } = await call(client, 'createSession', {
    body: { userId: 7, context: 'A lighthouse' },
  });
  const { sessionId } = structuredContent as { sessionId: number };
  expect([isError ?? false, sessionId]).toEqual([false, expect.any(Number)]);
  return sessionId;
}

async function isThere(sessionId: number): Promise<boolean> {
  const response = await fetch(`${system.urls.sessionContext}/sessions/${sessionId}`, {
    headers: { 'x-api-key': key },
  });
  return response.status === 200;
}

// A client of each era speaks to one command, since a start takes longer than the test.
describe.each(eras)('one service for a client of %s', (era) => {
  it('lists its tools, and sends reads and writes, which are recorded', async () => {
    const client = await (era === eras[0] ? openCommand(era) : openServer(era));
    expect(client.getNegotiatedProtocolVersion()).toBe(era);
    const listed = (await client.listTools()).tools.map(({ name }) => name);
    expect(listed).toEqual(expect.arrayContaining([`${serviceName}__createSession`, `${serviceName}__deleteSession`]));
    const sessionId = await createSession(client);
    expect(textOf(await call(client, 'getSessionContext', { path: { sessionId } }))).toContain('A lighthouse');
    expect((await readRecord()).map(({ operation_id, status }) => [operation_id, status])).toEqual([
      ['createSession', 'sent'],
      ['createSession', 'done'],
      ['getSessionContext', 'sent'],
      ['getSessionContext', 'done'],
    ]);
    expect((await stat(record)).mode & 0o777).toBe(0o600);
    expect(await readFile(record, 'utf8')).not.toContain(key);
  });

  it('does not delete for a client that cannot ask its person, and says how', async () => {
    const client = await openServer(era);
    const sessionId = await createSession(client);
    const refused = await call(client, 'deleteSession', { path: { sessionId } });
    expect([refused.isError, textOf(refused)]).toEqual([true, expect.stringContaining('WRITE_POLICY')]);
    expect(await isThere(sessionId)).toBe(true);
    expect(await statusesOf('deleteSession')).toEqual(['pending', 'not_sent']);
  });

  it('asks about each deletion', async () => {
    let approve = true;
    const client = await openServer(era, { answer: () => ({ action: 'accept', content: { approve } }) });
    const approved = await createSession(client);
    await call(client, 'deleteSession', { path: { sessionId: approved } });
    expect(await isThere(approved)).toBe(false);
    const first = ['pending', 'approved', 'sent', 'done'];
    expect(await statusesOf('deleteSession')).toEqual(first);
    approve = false;
    const kept = await createSession(client);
    await call(client, 'deleteSession', { path: { sessionId: kept } });
    expect(await isThere(kept)).toBe(true);
    expect(await statusesOf('deleteSession')).toEqual([...first, 'pending', 'not_sent']);
  });

  it('asks about writes with --confirm writes, and offers two tools with --tools search', async () => {
    const questions: string[] = [];
    const answer = (message: string) => {
      questions.push(message);
      return { action: 'decline' } as const;
    };
    const client = await (era === eras[0]
      ? openServer(era, { answer }, { tools: 'search', confirm: 'writes' })
      : openCommand(era, { answer }, '--confirm', 'writes', '--tools', 'search'));
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['find_operations', 'call_operation']);
    const given = { name: `${serviceName}__createSession`, arguments: { body: { userId: 7 } } };
    const declined = await client.callTool({ name: 'call_operation', arguments: given });
    expect([declined.isError, questions.length]).toEqual([true, 1]);
    expect(await statusesOf('createSession')).toEqual(['pending', 'not_sent']);
  });
});

describe('the record', () => {
  let silent: ListeningServer;
  let received: number;
  beforeEach(async () => {
    received = 0;
    silent = await listen(createServer(() => (received += 1)));
  });
  afterEach(() => silent.close());

  const begin = {
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  };
  const create = {
    method: 'tools/call',
    params: { name: `${serviceName}__createSession`, arguments: { body: { userId: 7 } } },
  };

  function start(url: string, path: string) {
    const given = ['--document', document, '--url', url, '--key', 'apiKeyAuth=a-secret-key', '--record', path];
    const command = spawn(process.execPath, [join(projectFolder, 'bin/fountainai.js'), 'mcp', ...given], {
      env: { PATH: process.env.PATH },
      cwd: folder.path,
    });
    for (const [id, message] of [begin, create].entries())
      command.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...message })}\n`);
    return command;
  }

  it('has a call that was sent when the process was killed', async () => {
    const command = start(silent.url, record);
    await expect.poll(() => received).toBe(1);
    command.kill('SIGKILL');
    await once(command, 'close');
    expect(await statusesOf('createSession')).toEqual(['sent']);
  });

  it('has the outcome of a call that was sent before SIGTERM', async () => {
    let answer: (() => void) | undefined;
    const slow = await listen(
      createServer((_request, response) => {
        answer = () => response.writeHead(201, { 'content-type': 'application/json' }).end('{}');
      }),
    );
    const command = start(slow.url, record);
    await expect.poll(() => answer).toBeDefined();
    command.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 300)); // a process that does not wait has ended by then
    answer?.();
    await once(command, 'close');
    await slow.close();
    expect(await statusesOf('createSession')).toEqual(['sent', 'done']);
  });

  it.skipIf(process.platform !== 'linux')(
    'is written first: nothing is sent if it cannot be written (needs Linux)',
    async () => {
      const command = start(silent.url, '/dev/full');
      const answers: string[] = [];
      command.stdout.on('data', (chunk: Buffer) => answers.push(chunk.toString()));
      command.stdin.end();
      await once(command, 'close');
      expect([received, answers.join('')]).toEqual([0, expect.stringContaining('the record cannot be written')]);
    },
  );

  it('has a refusal of an address that is never called', async () => {
    const command = start('http://169.254.169.254', record);
    command.stdin.end();
    await once(command, 'close');
    expect(await statusesOf('createSession')).toEqual(['sent', 'not_sent']);
    expect(await readFile(record, 'utf8')).toContain('ensemble-address-forbidden');
  });
});
