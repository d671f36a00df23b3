/** The official client of MCP in each era and over each transport, for tests. */
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import {
  Client,
  type JSONRPCMessage,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { ClaimedOutput } from '../../../ops/mcp/lines/claim-output.ts';
import { projectFolder } from '../lib/process.ts';

export const eras = ['2025-11-25', '2026-07-28'] as const;
export const transports = ['HTTP', 'stdio'] as const;
export type Era = (typeof eras)[number];
export type TransportName = (typeof transports)[number];

export interface ClientOptions {
  readonly era: Era;
  readonly transport: Transport;
  /** The decision of the person. Default: the client cannot ask a person. */
  readonly answer?: (message: string) => {
    readonly action: 'accept' | 'decline';
    readonly content?: { approve: boolean };
  };
  readonly onToolsChanged?: () => void;
}

export async function connect({ era, transport, answer, onToolsChanged }: ClientOptions): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    {
      capabilities: answer === undefined ? {} : { elicitation: { form: {} } },
      versionNegotiation: { mode: era === '2025-11-25' ? 'legacy' : { pin: era } },
      ...(onToolsChanged && {
        listChanged: { tools: { autoRefresh: false, debounceMs: 0, onChanged: () => onToolsChanged() } },
      }),
    },
  );
  if (answer !== undefined) client.setRequestHandler('elicitation/create', ({ params }) => answer(params.message));
  await client.connect(transport);
  return client;
}

export const toHttp = (url: string, key: string): Transport =>
  new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers: { 'x-api-key': key } } });

/** Starts `fountainai mcp`. */
export const toCommand = (environment: Readonly<Record<string, string>>, ...args: readonly string[]): Transport =>
  new StdioClientTransport({
    command: process.execPath,
    args: [join(projectFolder, 'bin/fountainai.js'), 'mcp', ...args],
    env: { PATH: process.env.PATH ?? '', ...environment },
    cwd: import.meta.dirname,
    stderr: 'ignore',
  });

/** What `fountainai mcp` does with its standard input and output. */
export type Serve = (input: Readable, output: ClaimedOutput) => Promise<void>;

/** Serves the client in this process, for tests where nothing depends on the process of the command. */
export function toServer(serve: Serve): Transport {
  const input = new PassThrough();
  let ended: Promise<void> | undefined;
  const transport: Transport = {
    start() {
      const write = (line: string): Promise<void> => {
        transport.onmessage?.(JSON.parse(line) as JSONRPCMessage); // a server of MCP wrote it
        return Promise.resolve();
      };
      ended = serve(input, { write, lost: new AbortController().signal });
      return Promise.resolve();
    },
    send(message) {
      input.write(`${JSON.stringify(message)}\n`);
      return Promise.resolve();
    },
    async close() {
      input.end();
      await ended;
      transport.onclose?.();
    },
  };
  return transport;
}
