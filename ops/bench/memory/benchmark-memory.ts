/** `npm run bench -- memory`: the memory of our service and of the bare server with many open connections. */
import { Pool } from 'undici';
import { OpsError } from '../../error/ops-error.ts';
import type { Report } from '../../cli/report.ts';
import { formatMegabytes, formatTable } from '../load/figures.ts';
import { withMachineLoad } from '../load/machine.ts';
import { answerHeap, askHeapBytes, readResidentBytes } from '../run/memory.ts';
import { inScratch, type Scratch } from '../run/scratch.ts';
import { median } from '../run/statistics.ts';
import { createReadSession, read } from '../services/scenarios.ts';
import { type Server, type ServerName, startServers } from '../services/servers.ts';

const connectionCounts = [64, 1_000];
/** Reads of each measurement: more would not change the figures. */
const readCount = 50_000;

const servers: readonly { readonly name: ServerName; readonly title: string }[] = [
  { name: 'together', title: 'FountainAI, Session and Context with Central Sequence' },
  { name: 'bare-http', title: 'bare node:http' },
];

interface MemoryRow {
  readonly title: string;
  readonly connections: number;
  /** Bytes of the process with all connections open, and of its heap after a garbage collection. */
  readonly resident: number;
  readonly heap: number;
}

/** @throws OpsError if the system does not report the memory of processes; Error if a read fails */
export async function benchmarkMemory({
  rounds,
  report,
  dryRun,
}: {
  /** New processes in each: the memory of one depends on the moment of its last garbage collection. */
  readonly rounds: number;
  readonly report: Report;
  readonly dryRun: boolean;
}): Promise<void> {
  report.say(
    `${readCount} reads over ${connectionCounts.join(' and ')} open connections, with ${rounds} new processes of each: about ${Math.ceil(rounds / 3)} min`,
  );
  if (dryRun) return;
  const rows = await withMachineLoad(report, async () => {
    const measured: MemoryRow[] = [];
    for (const connections of connectionCounts) {
      const samples: MemoryRow[] = [];
      for (let round = 0; round < rounds; round += 1)
        samples.push(...(await inScratch((scratch) => measureServers(connections, scratch))));
      measured.push(...servers.map(({ title }) => computeMedians(samples.filter((row) => row.title === title))));
    }
    return measured;
  });
  report.fact(
    'memory',
    rows.map((row) => ({ ...row })),
  );
  const titles = ['after so many reads', 'open connections', 'memory of the process, MB', 'heap, MB'];
  const cells = rows.map(({ title, connections, resident, heap }) => [
    title,
    String(connections),
    formatMegabytes(resident),
    formatMegabytes(heap),
  ]);
  report.say(`\n${formatTable(titles, cells)}`);
}

function computeMedians(rows: readonly MemoryRow[]): MemoryRow {
  const [row] = rows;
  if (row === undefined) throw new Error('the list of rows is empty');
  return {
    ...row,
    resident: median(rows.map(({ resident }) => resident)),
    heap: median(rows.map(({ heap }) => heap)),
  };
}

async function measureServers(connections: number, scratch: Scratch): Promise<MemoryRow[]> {
  const names = servers.map(({ name }) => name);
  const server = await startServers(names, scratch, answerHeap);
  const rows: MemoryRow[] = [];
  for (const { name, title } of servers) {
    await createReadSession(server(name));
    rows.push({ title, connections, ...(await measureServer(server(name), connections)) });
  }
  return rows;
}

async function measureServer(server: Server, connections: number): Promise<Pick<MemoryRow, 'resident' | 'heap'>> {
  const {
    urls: [url = ''],
    children: [child],
    pids,
  } = server;
  const pool = new Pool(url, { connections, pipelining: 1 });
  try {
    await readAll(pool, server, connections);
    const { connected } = pool.stats;
    if (connected !== connections) throw new Error(`${connected} connections are open, not ${connections}`);
    const resident = readResidentBytes(pids);
    if (resident === undefined || child === undefined) {
      const problem = 'this system does not report the memory of processes';
      throw new OpsError('cli-nothing-to-measure', problem, 'run it on Linux');
    }
    return { resident, heap: await askHeapBytes(child) };
  } finally {
    await pool.destroy();
  }
}

/** Sends all reads, as many at a time as there are connections. */
async function readAll(pool: Pool, { name, headers }: Server, connections: number): Promise<void> {
  let sent = 0;
  const readOn = async (): Promise<void> => {
    while (sent < readCount) {
      sent += 1;
      const { statusCode, body } = await pool.request({ method: 'GET', path: read.path, headers });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${name}: GET ${read.path}: ${statusCode} ${text}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, readOn));
}
