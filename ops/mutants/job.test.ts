/** The whole run on a small project: what is killed, what survives, and that nothing is left behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { objectOf } from '../../openapi/json/json.ts';
import { isLongForm, pickRows } from '../../openapi/testing/long-form.ts';
import type { ExitCode } from '../error/ops-error.ts';
import { type BundledFile, bundleFile } from '../../service/tests/lib/bundle.ts';
import { projectFolder } from '../file/files.ts';
import { Report } from '../cli/report.ts';
import { isRunning } from '../process/process-identity.ts';
import { mutantsJob } from './job.ts';
import type { MutantOptions } from './settings.ts';
import { createSmallProject, type SmallProject } from './testing/small-project.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const unset: MutantOptions = {
  seed: undefined,
  count: undefined,
  only: [],
  except: [],
  nearest: undefined,
  limit: undefined,
  least: undefined,
};

let project: SmallProject;
let temporary: string;

beforeEach(async () => {
  project = await createSmallProject();
  temporary = await mkdtemp(join(tmpdir(), 'fountainai-mutants-test-'));
  vi.stubEnv('TMPDIR', temporary);
});

afterEach(async () => {
  await project.dispose();
  await rm(temporary, { recursive: true, force: true });
});

interface Outcome {
  readonly exitCode: ExitCode;
  readonly facts: Readonly<Record<string, unknown>>;
}

async function run(options: Partial<MutantOptions>, dryRun = false): Promise<Outcome> {
  const texts: string[] = [];
  const report = new Report({ command: 'mutants', dryRun, json: true, write: (text) => texts.push(text) });
  const exitCode = await mutantsJob({ root: project.root, options: { ...unset, ...options }, report, dryRun });
  report.finish();
  return { exitCode, facts: objectOf(JSON.parse(texts.join(''))) };
}

/** What the run has left in the folder for temporary files; the loader of TypeScript keeps a cache there. */
async function leftovers(): Promise<readonly string[]> {
  return (await readdir(temporary)).filter((name) => !name.startsWith('tsx-'));
}

async function expectNothingLeft(): Promise<void> {
  expect(await leftovers()).toEqual([]);
  expect(await project.changes()).toBe('');
}

const threeMutants = ['openapi/large.ts', 'openapi/alone.ts'];

describe('a run', () => {
  it('reports which mutants are killed, survive and are not covered, and exits with 0', async () => {
    const { exitCode, facts } = await run({ only: threeMutants });
    expect(exitCode).toBe(0);
    expect(facts).toMatchObject({ seed: 1, killed: 1, timedOut: 0, survived: 1, notCovered: 1 });
    expect(facts.mutants).toHaveLength(3);
    expect(facts.mutants).toEqual(
      expect.arrayContaining([
        {
          mutant: 'openapi/large.ts:2 return: "size > limit" became "undefined"',
          outcome: 'killed',
          detail: 'openapi/large.test.ts: compares sizes',
        },
        {
          mutant: 'openapi/large.ts:2 comparison: ">" became ">="',
          outcome: 'survived',
          detail: '1 test files passed',
        },
        {
          mutant: 'openapi/alone.ts:1 return: "value" became "undefined"',
          outcome: 'not covered',
          detail: 'no test file reaches it',
        },
      ]),
    );
    expect(facts.operators).toEqual([
      { operator: 'comparison', killed: 0, tried: 1 },
      { operator: 'return', killed: 1, tried: 2 },
    ]);
    await expectNothingLeft();
  });

  it('exits with 1 if fewer are killed than are asked for', async () => {
    expect((await run({ only: ['openapi/alone.ts'], count: '1', least: '1' })).exitCode).toBe(1);
  });

  // Waits for its limit of 15 seconds twice.
  if (isLongForm) {
    it('counts a mutant that makes the tests hang as killed by the time limit', async () => {
      await project.write(
        'openapi/count.test.ts',
        "import { expect, it } from 'vitest';\nimport { countTo } from './count.ts';\nit('counts', () => {\n  expect(countTo(3) > 0).toBe(true);\n});\n",
      );
      const { facts } = await run({ only: ['openapi/count.ts'], count: '100', limit: '15' });
      const hanging = 'openapi/count.ts:3 arithmetic: "+" became "-"';
      expect(facts.mutants).toContainEqual({
        mutant: hanging,
        outcome: 'timed out',
        detail: 'in openapi/count.test.ts',
      });
      expect(facts).toMatchObject({ timedOut: expect.any(Number) as number });
      expect(facts.killed).toBeGreaterThanOrEqual(Number(facts.timedOut));
      expect(await leftovers()).toEqual([]);
    });
  }

  it('reads changes that are not committed, and stops if a test fails without a fault', async () => {
    await project.write('openapi/new.ts', 'export const now = (): number => 1;\n');
    await project.write(
      'openapi/new.test.ts',
      "import { expect, it } from 'vitest';\nimport { now } from './new.ts';\nit('is two', () => expect(now()).toBe(2));\n",
    );
    await expect(run({ only: ['openapi/new.ts'] })).rejects.toMatchObject({
      code: 'cli-tests-fail',
      data: { files: ['openapi/new.test.ts'] },
      exitCode: 2,
    });
    expect(await leftovers()).toEqual([]);
  });
});

describe('without running anything', () => {
  it('a dry run lists the mutants', async () => {
    const { exitCode, facts } = await run({ only: ['openapi/alone.ts'] }, true);
    expect([exitCode, facts.mutants]).toEqual([0, ['openapi/alone.ts:1 return: "value" became "undefined"']]);
    await expectNothingLeft();
  });

  it('a path without code is refused', async () => {
    await expect(run({ only: ['openapi/none'] })).rejects.toMatchObject({
      exitCode: 2,
      code: 'cli-nothing-to-mutate',
      data: { paths: ['openapi/none'] },
    });
  });

  it('a folder without git is refused', async () => {
    await rm(join(project.root, '.git'), { recursive: true });
    vi.stubEnv('GIT_CEILING_DIRECTORIES', tmpdir());
    await expect(run({})).rejects.toMatchObject({
      exitCode: 2,
      code: 'cli-repository-missing',
      data: { folder: project.root },
    });
  });
});

describe('a signal', () => {
  let program: BundledFile;
  beforeAll(async () => {
    program = await bundleFile(`
      import { mutantsJob } from './ops/mutants/job.ts';
      import { Report } from './ops/cli/report.ts';
      const options = JSON.parse(process.argv[2] ?? '');
      await mutantsJob({ ...options, report: new Report({ command: 'mutants' }), dryRun: false });`);
  });
  afterAll(() => program.dispose());

  it.each(pickRows(['SIGINT', 'SIGTERM'] as const, 1))(
    '%s ends the run, its tests, and removes the copy',
    async (signal) => {
      await mkdir(join(project.root, 'service'));
      // The test prints that it runs, and would never end by itself.
      await project.write(
        'service/slow.ts',
        'export const slow = (): Promise<void> => new Promise(() => undefined);\n',
      );
      await project.write(
        'service/slow.test.ts',
        `import { writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { slow } from './slow.ts';
it('is slow', async () => {
  writeFileSync(${JSON.stringify(join(project.root, 'test.pid'))}, String(process.pid));
  await slow();
}, 600_000);
`,
      );
      const child = startRun(['service/slow.ts']);
      const exit = once(child, 'exit');
      await expect.poll(() => testProcess(), { timeout: 120_000 }).toBeGreaterThan(0);
      const pid = await testProcess();
      child.kill(signal);
      expect(await exit).toEqual([signal === 'SIGINT' ? 130 : 143, null]);
      expect(await leftovers()).toEqual([]);
      await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
    },
  );

  async function testProcess(): Promise<number> {
    return Number(await readFile(join(project.root, 'test.pid'), 'utf8').catch(() => '0'));
  }

  function startRun(only: readonly string[]): ChildProcess {
    const parameters = [program.file, JSON.stringify({ root: project.root, options: { ...unset, only } })];
    return spawn(process.execPath, parameters, {
      cwd: projectFolder,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
});
