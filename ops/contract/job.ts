/** The contract tests of a document against a running service. */
import { join } from 'node:path';
import { lineWithCode } from '../../openapi/coded-error.ts';
import { loadDocuments } from '../../openapi/directory.ts';
import type { ApiDocument, Json } from '../../openapi/document.ts';
import { arrayOf, objectOf, stringOf } from '../../openapi/json.ts';
import type { ContractCase } from './case.ts';
import { NoAnswerError } from './client.ts';
import { deriveCases } from './derive.ts';
import { validRequest } from './valid-cases.ts';
import { type BehaviourRule, rulesOfResult } from './rule.ts';
import { type CaseResult, ContractRun } from './run.ts';
import type { CredentialValues } from './sender.ts';
import { ownStates } from './states.ts';
import { Unprepared } from './unprepared.ts';
import type { States } from './world.ts';
import { createJsonClient } from '../lib/json-client.ts';
import { exitCodes, type ExitCode, OpsError } from '../lib/errors.ts';
import { projectFolder, textOf } from '../lib/files.ts';
import type { Report } from '../lib/report.ts';
import { type Tally, tallyLine } from '../lib/suite.ts';

export interface ContractJob {
  readonly document: ApiDocument;
  readonly url: string;
  readonly credentials: CredentialValues;
  /** What is a note where the service is of others is a finding. */
  readonly strict: boolean;
  readonly dryRun: boolean;
  readonly report: Report;
}

/** @throws OpsError where the service can't be reached */
export async function runContract(job: ContractJob): Promise<ExitCode> {
  const { document, strict, dryRun, report } = job;
  const cases = deriveCases(document, { strict });
  if (dryRun) return announce(cases, report);
  const run = new ContractRun({ ...job, states: await statesFor(job) });
  try {
    await reach(run);
    const results = await runAll(run, cases, report);
    await cleanUp(run, report);
    return tell(results, report);
  } finally {
    await run.close();
  }
}

function announce(cases: readonly ContractCase[], report: Report): ExitCode {
  for (const { subject, title } of cases) report.say(`${subject}: ${title}`);
  report.say(`${cases.length} cases would be run`);
  report.fact(
    'cases',
    cases.map(({ subject, title }) => ({ operation: subject, case: title })),
  );
  return exitCodes.clean;
}

async function reach(run: ContractRun): Promise<void> {
  try {
    await run.reach();
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    throw new OpsError('cli-service-unreachable', error.message, 'start the service, or give its address with --url', {
      cause: error,
    });
  }
}

/** A result with the rule of each of its faults, or of the reason why the case has none and did not pass. */
interface RatedResult extends CaseResult {
  readonly rules: readonly BehaviourRule[];
}

/** A step for each operation. */
async function runAll(
  run: ContractRun,
  cases: readonly ContractCase[],
  report: Report,
): Promise<readonly RatedResult[]> {
  const all: RatedResult[] = [];
  for (const subject of new Set(cases.map((contractCase) => contractCase.subject))) {
    await report.step(subject, async () => {
      const results: RatedResult[] = [];
      for (const contractCase of cases.filter((one) => one.subject === subject)) {
        const result = await run.run(contractCase);
        results.push({ ...result, rules: rulesOfResult(contractCase, result) });
      }
      all.push(...results);
      const tally = tallyOf(results);
      return { outcome: tally.failed > 0 ? 'failed' : 'done', detail: tallyLine(tally) };
    });
  }
  return all;
}

/** What is left behind is said, also where that is everything. */
async function cleanUp(run: ContractRun, report: Report): Promise<void> {
  await report.step('clean-up', async () => {
    const left = await run.cleanUp();
    report.fact('left', Object.fromEntries(left));
    const names = [...left].map(([operation, count]) => `${operation} (${count})`);
    return { outcome: 'done', detail: names.length === 0 ? 'nothing is left' : `no way to undo ${names.join(', ')}` };
  });
}

function tell(results: readonly RatedResult[], report: Report): ExitCode {
  const tally = tallyOf(results);
  for (const line of [...notesOf(results), ...skippedOf(results), ...results.flatMap(failure)]) report.say(line);
  report.fact('results', results.map(factOf));
  for (const [name, count] of Object.entries(tally)) report.fact(name, Number(count));
  report.say(tallyLine(tally));
  if (tally.failed > 0) return exitCodes.findings;
  if (results.some(({ outcome, case: title }) => outcome === 'passed' && title === validRequest))
    return exitCodes.clean;
  throw new OpsError(
    'cli-no-valid-request',
    'no operation could be sent a valid request',
    'see above what each of them lacks',
  );
}

/** No status where there was no answer. */
function factOf({ status, found, ...result }: RatedResult): Json {
  return { ...result, found: found.map((fault) => ({ ...fault })), ...(status === undefined ? {} : { status }) };
}

function failure({ operation, case: title, outcome, expected, got, faults, rules, curl }: RatedResult): string[] {
  if (outcome !== 'failed') return [];
  const [first = ''] = rules;
  const lines = [
    `expected  ${expected}`,
    faults.length === 0 ? withRule(`got       ${got}`, first) : `got       ${got}`,
    ...faults.map((fault, index) => withRule(`fault     ${fault}`, rules[index] ?? first)),
    curl,
  ];
  return [`\nfailed  ${operation}: ${title}`, ...lines.filter((line) => line !== '').map((line) => `  ${line}`)];
}

const withRule = (message: string, rule: string): string => lineWithCode({ message, code: rule });

/** By operation and reason: where one thing lacks, many cases can't be run. */
function skippedOf(results: readonly RatedResult[]): string[] {
  const skipped = results.filter(({ outcome }) => outcome === 'skipped');
  return counted(
    skipped.map(({ operation, got, rules: [rule = ''] }) => withRule(`skipped  ${operation}: ${got}`, rule)),
  );
}

function notesOf(results: readonly CaseResult[]): string[] {
  return counted(results.flatMap(({ operation, notes }) => notes.map((note) => `note  ${operation}: ${note}`)));
}

/** Each line once, with how often it was there. */
function counted(lines: readonly string[]): string[] {
  return [...new Set(lines)].map((line) => {
    const count = lines.filter((other) => other === line).length;
    return count === 1 ? line : `${line} (${count} cases)`;
  });
}

function tallyOf(results: readonly CaseResult[]): Tally {
  const count = (outcome: CaseResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** The document of a running service may be another version of the one in the tree, under any file name. */
function isSameService(own: ApiDocument, document: ApiDocument): boolean {
  const ids = new Set(document.operations.map(({ id }) => id));
  return own.title === document.title && own.operations.every(({ id }) => ids.has(id));
}

/** For our own documents. The ensemble is given a document that it has fetched before. */
export async function statesFor({
  document,
  url,
  credentials,
}: Pick<ContractJob, 'document' | 'url' | 'credentials'>): Promise<States> {
  const own = (await loadDocuments()).find((one) => isSameService(one, document));
  if (own === undefined) return {};
  if ((await textOf(join(projectFolder, 'service', own.name, 'generated.json'))) !== undefined) return {};
  const key = credentials('apiKeyAuth') ?? '';
  const client = createJsonClient({ url: url.replace(/\/+$/, ''), headers: { 'X-API-KEY': key } });
  const documentUrl = async (): Promise<string> => {
    const { services } = objectOf(await client('GET', '/services'));
    const known = stringOf(objectOf(arrayOf(services)[0]).openapi_url);
    if (known === '')
      throw new Unprepared('skipped', 'the ensemble knows no service yet whose document it could fetch');
    return known;
  };
  return ownStates(own.name, { documentUrl });
}
