/** Starts the same services with each kind of search, in separate processes with separate data. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Scratch } from '../run/scratch.ts';
import { forkScript, receiveUrl, stopChild } from '../run/child-process.ts';
import { benchKey } from '../services/servers.ts';

export const variantNames = [
  'no search',
  'its own index',
  'Typesense, well',
  'Typesense, refusing connections',
  'Typesense, not answering',
] as const;
export type VariantName = (typeof variantNames)[number];

export interface Variant {
  readonly name: VariantName;
  readonly url: string;
}

/** @throws Error if one of them ends before it listens */
export async function startVariants(names: readonly VariantName[], scratch: Scratch): Promise<Variant[]> {
  const started = async (child: ChildProcess, name: string): Promise<string> => {
    scratch.atEnd(() => stopChild(child));
    return receiveUrl(child, name);
  };
  const sink = await started(forkScript('ops/bench/search/sink.ts'), 'the sink');
  const typesense: Readonly<Record<VariantName, string | undefined>> = {
    'no search': undefined,
    'its own index': undefined,
    'Typesense, well': sink,
    // No server can listen on this port: https://www.iana.org/assignments/service-names-port-numbers
    'Typesense, refusing connections': 'http://127.0.0.1:1',
    'Typesense, not answering': await startSilentServer(scratch),
  };
  const variants: Variant[] = [];
  for (const [index, name] of names.entries()) {
    const child = await forkSystem(name, join(scratch.folder, String(index)), typesense[name]);
    variants.push({ name, url: await started(child, name) });
  }
  return variants;
}

/** Starts a server that accepts connections and never answers. */
async function startSilentServer({ atEnd }: Scratch): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => undefined)); // the other side gives up
  await once(server.listen(0, '127.0.0.1'), 'listening');
  server.unref();
  atEnd(() => Promise.resolve(void server.close()));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind of address
  return `http://127.0.0.1:${port}`;
}

/** Runs as in production, with the log in a file, and without the settings of this process. */
async function forkSystem(name: VariantName, folder: string, typesense: string | undefined): Promise<ChildProcess> {
  const log = await open(`${folder}.log`, 'a');
  const child = forkScript('ops/bench/writes/system.ts', name === 'no search' ? ['without'] : [], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      API_KEYS: benchKey,
      DATA_DIR: folder,
      ...(typesense === undefined ? {} : { TYPESENSE_URL: typesense, TYPESENSE_API_KEY: 'bench' }),
    },
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  await log.close();
  return child;
}
