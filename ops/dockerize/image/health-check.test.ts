import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from '../../process/free-port.ts';
import { imageHealthCommand } from './health-check.ts';

test.each([
  { given: 'one service of several runs', ports: ['none', 'good'], want: 0 },
  { given: 'none runs', ports: ['none', 'none'], want: 1 },
  { given: 'the only one is not healthy', ports: ['none', 'bad'], want: 1 },
  { given: 'HEALTH_PORT names the one that runs', ports: ['none'], health: 'good', want: 0 },
  { given: 'HEALTH_PORT names another than the one that runs', ports: ['good'], health: 'none', want: 1 },
] as const)('if $given, the health check ends with $want', async ({ ports, health, want }: Given) => {
  const servers = [200, 503].map((status) => createServer((_request, response) => response.writeHead(status).end()));
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const [good, bad] = servers.map((server) => (server.address() as AddressInfo).port); // they listen on ports
  const numbers = { good, bad, none: await freePort() };
  const [node = '', ...parameters] = imageHealthCommand(ports.map((port) => numbers[port] ?? 0));
  const environment = { PATH: process.env.PATH, ...(health && { HEALTH_PORT: String(numbers[health]) }) };
  const code = await new Promise((resolve) => {
    execFile(node, parameters, { env: environment }, (error) => resolve(error === null ? 0 : error.code));
  });
  for (const server of servers) server.close();
  expect(code).toBe(want);
});

interface Given {
  readonly ports: readonly ('good' | 'bad' | 'none')[];
  readonly health?: 'good' | 'bad' | 'none';
  readonly want: number;
}
