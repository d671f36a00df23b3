/** Tests that the measurement runs and returns all figures, of any value. */
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isLongForm } from '../../../openapi/testing/long-form.ts';
import { projectFolder } from '../../file/files.ts';
import { Report } from '../../cli/report.ts';
import { createRandom } from '../run/statistics.ts';
import { benchmarkWrites } from './benchmark-writes.ts';
import { runOpenLoop } from '../load/open-loop.ts';

describe('npm run bench -- writes', () => {
  it.runIf(isLongForm)(
    'measures the chosen variants in addition to the services without search',
    { timeout: 120_000 },
    () => {
      const options = ['--rate', '50', '--rounds', '1', '--seconds', '0.3', '--only', 'well', '--json'];
      const parameters = ['bin/run.js', 'ops/bench/main.ts', 'writes', ...options];
      const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
        cwd: projectFolder,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const { writes } = JSON.parse(stdout) as { writes: Record<string, unknown>[] }; // its own facts
      expect(writes.map(({ search }) => search)).toEqual(['no search', 'Typesense, well']);
      for (const { p50, p99, ratio } of writes)
        for (const figure of [p50, p99, ratio]) expect(figure).toBeGreaterThan(0);
      expect(writes[0]).toMatchObject({ ratio: 1 });
    },
  );

  it('refuses an unknown variant', async () => {
    const report = new Report({ command: 'bench', write: () => undefined });
    const options = { rate: 1, rounds: 1, seconds: 1, report, dryRun: true };
    await expect(benchmarkWrites({ ...options, only: ['Elastic'] })).rejects.toMatchObject({
      code: 'cli-scenario-unknown',
      data: { names: ['Elastic'] },
    });
    await expect(benchmarkWrites({ ...options, only: [] })).resolves.toBeUndefined();
  });
});

describe('an open loop', () => {
  it('sends due requests whether or not earlier ones are answered, and includes their waiting time', async () => {
    const begin = performance.now();
    const answered = sleep(300);
    const times = await runOpenLoop({ rate: 200, seconds: 0.2, random: createRandom(1), send: () => answered });
    expect(performance.now() - begin).toBeGreaterThan(290);
    expect(times.length).toBeGreaterThan(20);
    expect(times.length).toBeLessThan(80);
    expect(Math.max(...times)).toBeGreaterThan(250); // the first one
    // All are answered at one moment, the last one soonest after it was due.
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(100);
  });

  it('sends at the same moments for the same seed', async () => {
    const counts = [];
    for (const seed of [5, 5]) {
      const send = (): Promise<void> => Promise.resolve();
      counts.push((await runOpenLoop({ rate: 1_000, seconds: 0.05, random: createRandom(seed), send })).length);
    }
    expect(counts[0]).toBe(counts[1]);
  });

  it('fails with the request that fails', async () => {
    const send = (n: number): Promise<void> => (n === 3 ? Promise.reject(new Error('no')) : Promise.resolve());
    await expect(runOpenLoop({ rate: 1_000, seconds: 0.05, random: createRandom(1), send })).rejects.toThrow('no');
  });
});
