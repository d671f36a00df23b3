/**
 * A fixed number of reads, by a client that needs less processor time than the servers. A measurement of fixed work is as short as the
 * machine allows, and a server is equally warm after it, however much else the machine does.
 */
import { connect, type Socket } from 'node:net';
import type { LoadTarget } from './measure.ts';

export interface Reads {
  readonly path: string;
  readonly connections: number;
  /** Of all connections together. */
  readonly count: number;
  /** Of silence of the server. */
  readonly timeoutMs?: number;
}

/** Resolves when all reads are answered. @throws Error if an answer is not 200 with a length, or is missing */
export async function sendReads({ urls: [url = ''], name, headers }: LoadTarget, reads: Reads): Promise<void> {
  const { hostname: host, port } = new URL(url);
  const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}\r\n`);
  const request = `GET ${reads.path} HTTP/1.1\r\nhost: ${host}:${port}\r\n${lines.join('')}\r\n`;
  let unsent = reads.count;
  const takeNext = (): string | undefined => ((unsent -= 1) >= 0 ? request : undefined);
  const open = (): Socket => connect({ host, port: Number(port), noDelay: true, timeout: reads.timeoutMs ?? 60_000 });
  const sockets = Array.from({ length: reads.connections }, open);
  try {
    await Promise.all(sockets.map((socket) => useSocket(socket, takeNext, `${name} GET ${reads.path}`)));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

/** Sends one request after the other, each when the one before is answered. */
function useSocket(socket: Socket, takeNext: () => string | undefined, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (problem: string): void => reject(new Error(`${name}: ${problem}`));
    const sendNext = (): void => {
      const request = takeNext();
      if (request === undefined) resolve();
      else socket.write(request);
    };
    let received = '';
    const receive = (part: string): void => {
      received += part;
      if (!received.startsWith('HTTP/1.1 200 ')) fail(received);
      if (!isWhole(received)) return;
      received = '';
      sendNext();
    };
    socket.setEncoding('latin1').on('data', receive).on('connect', sendNext).on('error', reject);
    socket.on('timeout', () => fail('no answer in time')).on('close', () => fail('the connection was closed'));
  });
}

/** One character is one byte. */
function isWhole(response: string): boolean {
  const end = response.indexOf('\r\n\r\n');
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(response)?.[1];
  return end >= 0 && response.length >= end + 4 + Number(length);
}
