/** The official client of MCP in each era and over each transport, for tests. */
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
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
