/** `npm run bench -- peers`: our services against servers that others would write for the same document. */
import type { Report } from '../../cli/report.ts';
import { formatMegabytes, formatMicroseconds, formatMilliseconds, formatSpread, formatTable } from '../load/figures.ts';
import { describeNoise, isNoisy, withMachineLoad } from '../load/machine.ts';
import { computeMedians, type LoadRequest, type LoadSample, type LoadTarget } from '../load/measure.ts';
import { compareSamples, createRounds, type RoundOptions, warmUpSeconds } from '../load/rounds.ts';
import { readResidentBytes } from '../run/memory.ts';
import { inScratch, type Scratch } from '../run/scratch.ts';
import type { Spread } from '../run/statistics.ts';
import { createReadSession, read, session } from '../services/scenarios.ts';
import { startServers } from '../services/servers.ts';
import { commonDifferences, describeVersions, findPeers, installPeers, peers } from './peers.ts';
import { startPeers } from './start-peers.ts';

export interface PeersBenchmarkOptions extends RoundOptions {
  readonly connections: number;
  readonly report: Report;
  readonly dryRun: boolean;
}

interface PeerFigures {
  readonly samples: LoadSample;
  /** Our rate to that of this server, of each round; undefined for our own. */
  readonly ours: Spread | undefined;
}

interface PeerRow {
  readonly title: string;
  readonly read: PeerFigures;
  readonly create: PeerFigures;
  /** Resident bytes after all rounds. */
  readonly memory: number | undefined;
}

/** @throws Error if the peers cannot be installed, or if a server ends or refuses */
export async function benchmarkPeers(options: PeersBenchmarkOptions): Promise<void> {
  const { report, dryRun, rounds, seconds, connections } = options;
  const minutes = (2 * (peers.length + 2) * (rounds * seconds + warmUpSeconds)) / 60;
  report.say(`${rounds} rounds of ${seconds} s a measurement: about ${minutes.toFixed(1)} minutes`);
  if (dryRun) return;
  const { detail: installed } = await report.step('install the peers', async () => {
    const found = await findPeers();
    return { outcome: found === undefined ? 'created' : 'unchanged', detail: found ?? (await installPeers()) };
  });
  const rows = await withMachineLoad(report, () => inScratch((scratch) => measurePeers(options, installed, scratch)));
  reportFacts(rows, report);
  report.say(`\n${formatRows(rows, connections)}\n`);
  if (rows.some(isNoisyRow)) report.say(`${describeNoise}\n`);
  for (const peer of peers) report.say(`- ${peer.title} (${await describeVersions(peer)}): ${peer.differences}`);
  report.say(`- ${commonDifferences}`);
}

async function measurePeers(options: PeersBenchmarkOptions, installed: string, scratch: Scratch): Promise<PeerRow[]> {
  const target = await startServers(['together', 'bare-http'], scratch);
  const started = await startPeers(peers, installed, scratch);
  const servers: readonly { readonly title: string; readonly target: LoadTarget }[] = [
    { title: 'FountainAI', target: target('together') },
    { title: 'bare node:http', target: target('bare-http') },
    ...started.map((one, index) => ({ title: peers[index]?.title ?? one.name, target: one })),
  ];
  for (const server of servers) await createReadSession(server.target);
  const measureRounds = createRounds(options);
  const measure = async (work: LoadRequest): Promise<PeerFigures[]> => {
    const contenders = servers.map((server) => ({ target: server.target, work }));
    const rounds = await measureRounds(contenders, options.connections);
    const [ours = []] = rounds;
    return rounds.map((samples) => ({
      samples: computeMedians(samples),
      ours: samples === ours ? undefined : compareSamples(ours, samples, ({ rate }) => rate),
    }));
  };
  const [reads, creates] = [await measure(read), await measure(session)];
  return servers.flatMap((server, index) => {
    const [one, other] = [reads[index], creates[index]];
    if (one === undefined || other === undefined) return [];
    return { title: server.title, read: one, create: other, memory: readResidentBytes(server.target.pids) };
  });
}

const isNoisyRow = ({ read: { samples: one }, create: { samples: other } }: PeerRow): boolean => isNoisy([one, other]);

function formatRows(rows: readonly PeerRow[], connections: number): string {
  const title = (row: PeerRow): string => `${row.title}${isNoisyRow(row) ? ' \\*' : ''}`;
  const columns: readonly (readonly [string, (row: PeerRow) => string])[] = [
    [`at ${connections} connections`, title],
    ...formatColumns('read', 'reads', (row) => row.read),
    ...formatColumns('create', 'sessions', (row) => row.create),
    ['memory, MB', ({ memory }) => (memory === undefined ? '-' : formatMegabytes(memory))],
  ];
  return formatTable(
    columns.map(([head]) => head),
    rows.map((row) => columns.map(([, cell]) => cell(row))),
  );
}

function formatColumns(
  kind: string,
  things: string,
  figures: (row: PeerRow) => PeerFigures,
): (readonly [string, (row: PeerRow) => string])[] {
  return [
    [`${things} / s`, (row) => figures(row).samples.rate.toFixed(0)],
    ['ours to it (min–max)', (row) => formatSpread(figures(row).ours)],
    [`CPU of a ${kind}, µs`, (row) => formatMicroseconds(figures(row).samples.cpu)],
    [
      'p50 / p99, ms',
      (row) => [figures(row).samples.p50, figures(row).samples.p99].map(formatMilliseconds).join(' / '),
    ],
  ];
}

function reportFacts(rows: readonly PeerRow[], report: Report): void {
  const toJson = ({ samples, ours }: PeerFigures) => ({
    ...samples,
    cpu: samples.cpu ?? null,
    others: samples.others ?? null,
    ours: ours === undefined ? null : { ...ours },
  });
  report.fact(
    'peers',
    rows.map((row) => ({
      title: row.title,
      read: toJson(row.read),
      create: toJson(row.create),
      memory: row.memory ?? null,
      isNoisy: isNoisyRow(row),
    })),
  );
}
