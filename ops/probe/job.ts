/** The contract tests of a document against a running service. */
import { lineWithCode } from '../../openapi/errors/coded-error.ts';
import type { ApiDocument, Json } from '../../openapi/document/document.ts';
import { arrayOf, objectOf, stringOf } from '../../openapi/json/json.ts';
import type { ContractCase } from './cases/case.ts';
import type { ProfileName } from './cases/profile.ts';
import { validRequest } from './cases/valid-cases.ts';
import type { CaseResult } from './judge/result.ts';
import type { PhaseName } from './phases/phase-names.ts';
import { casesIn, probeService, type RunStep } from './phases/phases.ts';
import { describeUntried } from './address/untried.ts';
import { type Amount, cutNote } from './target/amount.ts';
import { Probe } from './target/probe.ts';
import type { Resolver } from './address/destination.ts';
import type { ContractRun } from './run/run.ts';
import type { CredentialValues } from './address/credential-values.ts';
import { ownStates } from './run/states.ts';
import { Unprepared } from './run/unprepared.ts';
import type { States } from './run/world.ts';
import { createJsonClient } from '../cli/json-client.ts';
import { exitCodes, type ExitCode, OpsError } from '../error/ops-error.ts';
import type { Report } from '../cli/report.ts';
import { type Tally, tallyLine } from '../process/suite.ts';

export interface ContractJob {
  readonly document: ApiDocument;
  readonly url: string;
  readonly credentials: CredentialValues;
  readonly profile: ProfileName;
  /** True if a Kong is in front of the service, which refuses some requests itself. */
  readonly isBehindGateway?: boolean;
  readonly phases: readonly PhaseName[];
  /** Sends every method to a service on another machine, too. Default: only safe ones */
  readonly writes?: boolean;
  /** Default: the resolver of the system. */
  readonly resolver?: Resolver;
  readonly amount: Amount;
  readonly dryRun: boolean;
  readonly report: ContractReport;
}

export type ContractReport = Pick<Report, 'say' | 'fact' | 'step'>;

/** @throws OpsError where the service can't be reached */
export async function runContract(job: ContractJob): Promise<ExitCode> {
  const { document, profile, phases, amount, dryRun, report } = job;
  if (dryRun) return announce(casesIn(document, profile, phases), report);
  const probe = new Probe({ ...job, foreign: true, states: statesFor({ ...job, ...amount }) });
  const results: CaseResult[] = [];
  const step: RunStep = (name, work) =>
    report.step(name, async () => {
      const own = await work();
      results.push(...own);
      const tally = countResults(own);
      return { outcome: tally.failed > 0 ? 'failed' : 'done', detail: tallyLine(tally) };
    });
  try {
    await probeService(probe, { phases, step });
    await cleanUp(probe.run, report);
    return finish(probe, results, job);
  } finally {
    await probe.run.close();
  }
}

function announce(cases: readonly ContractCase[], report: ContractReport): ExitCode {
  for (const { subject, title } of cases) report.say(`${subject}: ${title}`);
  report.say(`${cases.length} cases would be run`);
  report.fact(
    'cases',
    cases.map(({ subject, title }) => ({ operation: subject, case: title })),
  );
  return exitCodes.clean;
}

/** What is left behind is said, also where that is everything. */
async function cleanUp(run: ContractRun, report: ContractReport): Promise<void> {
  await report.step('clean-up', async () => {
    const left = await run.cleanUp();
    report.fact('left', Object.fromEntries(left));
    const names = [...left].map(([operation, count]) => `${operation} (${count})`);
    const reason = run.stop === undefined ? 'no way to undo' : 'the service does not answer, so these are left:';
    return { outcome: 'done', detail: names.length === 0 ? 'nothing is left' : `${reason} ${names.join(', ')}` };
  });
}

function finish(probe: Probe, results: readonly CaseResult[], { phases, amount, report }: ContractJob): ExitCode {
  const tally = countResults(results);
  for (const line of [...getNotes(results), ...getSkipped(results), ...results.flatMap(failureText)]) report.say(line);
  report.fact('results', results.map(getFact));
  for (const [name, count] of Object.entries(tally)) report.fact(name, Number(count));
  if (phases.includes('stateful') || phases.includes('fuzzing')) {
    report.say(`--seed ${amount.seed} repeats these requests`);
    report.fact('seed', amount.seed);
  }
  if (probe.cut.size > 0) {
    report.say(cutNote(probe.cut, amount));
    report.fact('unsent', Object.fromEntries(probe.cut));
  }
  const { untried } = probe;
  if (untried !== undefined) {
    report.say(`skipped  ${describeUntried(untried)}; give --writes to send all requests`);
    report.fact('untried', { ...untried, operations: [...untried.operations] });
  }
  if (probe.stopNote !== undefined) report.say(`skipped  ${probe.stopNote}`);
  report.say(tallyLine(tally));
  if (tally.failed > 0) return exitCodes.findings;
  const isValidSent = results.some(({ outcome, case: title }) => outcome === 'passed' && title === validRequest);
  if (isValidSent || !phases.includes('examples')) return exitCodes.clean;
  throw new OpsError(
    'cli-no-valid-request',
    'no operation could be sent a valid request',
    'read above what each operation needs',
  );
}

/** No status where there was no answer. */
function getFact({ status, faults, ...result }: CaseResult): Json {
  const rules = faults.map(({ rule }) => rule);
  const found = faults.map((fault) => ({ ...fault }));
  return { ...result, faults: found, rules, ...(status === undefined ? {} : { status }) };
}

function failureText({ operation, case: title, outcome, expected, got, faults, curl }: CaseResult): string[] {
  if (outcome !== 'failed') return [];
  const isSaid = faults.some(({ message }) => message === got);
  const lines = [
    expected === '' ? '' : `expected  ${expected}`,
    got === '' || isSaid ? '' : `got       ${got}`,
    ...faults.map(({ message, rule }) => withRule(`${isSaid ? 'got      ' : 'fault    '} ${message}`, rule)),
    curl,
  ];
  return [`\nfailed  ${operation}: ${title}`, ...lines.filter((line) => line !== '').map((line) => `  ${line}`)];
}

const withRule = (message: string, rule: string): string => lineWithCode({ message, code: rule });

/** By operation and reason: where one thing lacks, many cases can't be run. */
function getSkipped(results: readonly CaseResult[]): string[] {
  const skipped = results.filter(({ outcome }) => outcome === 'skipped');
  return counted(
    skipped.flatMap(({ operation, got, faults }) =>
      faults.map(({ rule }) => withRule(`skipped  ${operation}: ${got}`, rule)),
    ),
  );
}

function getNotes(results: readonly CaseResult[]): string[] {
  return counted(
    results.flatMap(({ operation, case: title, outcome, notes, faults }) => [
      ...notes.map((note) => `note  ${operation}: ${note}`),
      ...(outcome === 'passed' ? faults : []).map(({ message, rule }) =>
        withRule(`warning  ${operation}: ${title}: ${message}`, rule),
      ),
    ]),
  );
}

/** Each line once, with how often it was there. */
function counted(lines: readonly string[]): string[] {
  return [...new Set(lines)].map((line) => {
    const count = lines.filter((other) => other === line).length;
    return count === 1 ? line : `${line} (${count} cases)`;
  });
}

function countResults(results: readonly CaseResult[]): Tally {
  const count = (outcome: CaseResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

type StatesOptions = Pick<ContractJob, 'document' | 'url' | 'credentials'> & Pick<Amount, 'seed'>;

/** For our own documents. The ensemble is given a document that it has fetched before. */
export function statesFor({ document, url, credentials, seed }: StatesOptions): States {
  const key = credentials('apiKeyAuth') ?? '';
  const client = createJsonClient({ url: url.replace(/\/+$/, ''), headers: { 'X-API-KEY': key } });
  const documentUrl = async (): Promise<string> => {
    const { services } = objectOf(await client('GET', '/services'));
    const known = stringOf(objectOf(arrayOf(services)[0]).openapi_url);
    if (known === '')
      throw new Unprepared('skipped', 'the ensemble knows no service yet whose document it could fetch');
    return known;
  };
  return ownStates(document, { documentUrl, seed });
}
