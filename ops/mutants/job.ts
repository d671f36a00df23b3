/** The run of `npm run mutants`: choose, check that the tests pass without a fault, try each mutant, sum up. */
import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { GitError } from '../drift/git/git.ts';
import { type ExitCode, exitCodes, OpsError } from '../error/ops-error.ts';
import type { Report } from '../cli/report.ts';
import { Baseline } from './run/baseline.ts';
import { chooseMutants } from './mutant/choose.ts';
import { type ProjectCopy, copyProject, listFiles } from './run/copy.ts';
import { describeMutant, findMutants, type Mutant } from './mutant/mutant.ts';
import { findTests, type Importers, readImporters } from './reach.ts';
import { isInside, isProduct, type MutantOptions, type MutantSettings, readSettings } from './settings.ts';
import { addTotals, type TriedMutant } from './totals.ts';
import { takeFirstBatch, tryMutant } from './run/trial.ts';

export interface MutantsInvocation {
  /** The root of the project. */
  readonly root: string;
  readonly options: MutantOptions;
  readonly report: Report;
  readonly dryRun: boolean;
}

interface Candidate {
  readonly mutant: Mutant;
  /** The test files that reach it. */
  readonly tests: readonly string[];
}

/** @throws OpsError if there is nothing to try, or tests fail without a fault */
export async function mutantsJob({ root, options, report, dryRun }: MutantsInvocation): Promise<ExitCode> {
  const settings = readSettings(options);
  const candidates = await chooseCandidates(root, settings);
  report.fact('seed', settings.seed);
  if (dryRun) {
    for (const { mutant, tests } of candidates) report.say(`${describeMutant(mutant)} (${tests.length} test files)`);
    report.fact(
      'mutants',
      candidates.map(({ mutant }) => describeMutant(mutant)),
    );
    return exitCodes.clean;
  }
  const tried = await withSignals((signal) => tryAll(root, candidates, settings, report, signal));
  const killed = addTotals(report, tried);
  return killed < settings.least ? exitCodes.findings : exitCodes.clean;
}

async function chooseCandidates(root: string, settings: MutantSettings): Promise<readonly Candidate[]> {
  const texts = await readTexts(root);
  const { only, except, nearest } = settings;
  const files = [...texts.keys()].filter((file) => isProduct(file) && (only.length === 0 || isInside(file, only)));
  const mutants = chooseMutants(
    files.flatMap((file) => findMutants(file, texts.get(file) ?? '')),
    settings,
  );
  if (mutants.length === 0) {
    const place = only.length === 0 ? root : only.join(', ');
    const problem = `"${place}" has no code of the product to put a fault into`;
    throw new OpsError('cli-nothing-to-mutate', problem, 'give --only another path', { data: { paths: only } });
  }
  const importers: Importers = readImporters(texts);
  return mutants.map((mutant) => {
    const tests = findTests(mutant.file, importers).filter((test) => !isInside(test, except));
    return { mutant, tests: tests.slice(0, nearest) };
  });
}

async function readTexts(root: string): Promise<ReadonlyMap<string, string>> {
  const files = await listFiles(root).catch((error: unknown) => {
    if (!(error instanceof GitError)) throw error;
    const problem = `git cannot list the files of "${root}" (${error.message})`;
    if (error.isMissing) {
      const data = { program: 'git' };
      throw new OpsError('cli-program-missing', problem, 'install Git', { data, cause: error });
    }
    const options = { data: { folder: root }, cause: error };
    throw new OpsError('cli-repository-missing', problem, 'run this in a git repository', options);
  });
  const sources = files.filter((file) => file.endsWith('.ts'));
  return new Map(
    await Promise.all(sources.map(async (file) => [file, await readFile(join(root, file), 'utf8')] as const)),
  );
}

async function tryAll(
  root: string,
  candidates: readonly Candidate[],
  settings: MutantSettings,
  report: Report,
  signal: AbortSignal,
): Promise<readonly TriedMutant[]> {
  const copy: ProjectCopy = await copyProject(root);
  try {
    const baseline = new Baseline(copy, signal);
    const first = [...new Set(candidates.flatMap(({ tests }) => takeFirstBatch(tests)))].sort();
    report.say(`${first.length} test files run without a fault first`);
    await baseline.measure(first);
    const tried: TriedMutant[] = [];
    for (const { mutant, tests } of candidates) {
      const verdict = await tryMutant(mutant, tests, { copy, baseline, limitMs: settings.limitMs, signal });
      tried.push({ mutant, verdict });
      report.say(`${verdict.outcome.padEnd(11)}  ${describeMutant(mutant)}  (${verdict.detail})`);
    }
    return tried;
  } finally {
    await copy.dispose();
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * A signal aborts the work. When the work has cleared up, the process ends with the code that shells give the signal: 128
 * and its number.
 */
async function withSignals<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  let received: (typeof signals)[number] | undefined;
  const onSignal = (signal: (typeof signals)[number]): void => {
    received ??= signal;
    controller.abort(new Error(`stopped by ${signal}`));
  };
  // A terminal's SIGINT comes twice, by itself and from npm, so the listeners stay until all is cleared up.
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    if (received !== undefined) process.exit(128 + constants.signals[received]);
    for (const signal of signals) process.off(signal, onSignal);
  }
}
