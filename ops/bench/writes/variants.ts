/** The same services with search of each kind, each a process of its own with data of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { open } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { stop, urlOf } from '../servers.ts';

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

export interface Variants {
  readonly all: readonly Variant[];
  close(): Promise<void>;
}

export const key = 'bench-key';

/**
 * @param folder for their data and logs
 * @throws Error where one of them ends before it listens; the others are stopped then
 */
export async function startVariants(folder: string, names: readonly VariantName[]): Promise<Variants> {
  const processes: ChildProcess[] = [];
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  const close = async (): Promise<void> => {
    silent.close();
    await Promise.all(processes.map(stop));
  };
  const forked = async (child: ChildProcess, name: string): Promise<string> => {
    processes.push(child);
    return urlOf(child, name);
  };
  try {
    const sink = await forked(fork(join(import.meta.dirname, '../search/sink.ts')), 'the sink');
    const { port } = silent.address() as AddressInfo; // a TCP server that listens has no other kind of address
    const typesense: Readonly<Record<VariantName, string | undefined>> = {
      'no search': undefined,
      'its own index': undefined,
      'Typesense, well': sink,
      // Nobody can listen there: https://www.iana.org/assignments/service-names-port-numbers
      'Typesense, refusing connections': 'http://127.0.0.1:1',
      'Typesense, not answering': `http://127.0.0.1:${port}`,
    };
    const all: Variant[] = [];
    for (const [index, name] of names.entries()) {
      const child = await run(name, join(folder, String(index)), typesense[name]);
      all.push({ name, url: await forked(child, name) });
    }
    return { all, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As an operator runs it: in production, its log in a file; with this process's loader and none of its settings. */
async function run(name: VariantName, folder: string, typesense: string | undefined): Promise<ChildProcess> {
  const log = await open(`${folder}.log`, 'a');
  const child = fork(join(import.meta.dirname, 'system.ts'), name === 'no search' ? ['without'] : [], {
    cwd: import.meta.dirname, // a folder without `.env`, whose settings would join those given
    env: {
      PATH: process.env.PATH,
      NODE_OPTIONS: process.env.NODE_OPTIONS,
      NODE_ENV: 'production',
      API_KEYS: key,
      DATA_DIR: folder,
      ...(typesense === undefined ? {} : { TYPESENSE_URL: typesense, TYPESENSE_API_KEY: 'bench' }),
    },
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  await log.close();
  return child;
}
