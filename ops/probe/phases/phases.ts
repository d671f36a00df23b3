/** The phases in which a service is probed, and all that is sent in them. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { OpsError } from '../../error/ops-error.ts';
import type { ContractCase } from '../cases/case.ts';
import { deriveCases } from '../cases/derive.ts';
import type { ProfileName } from '../cases/profile.ts';
import type { CaseResult } from '../judge/result.ts';
import { NoAnswerError } from '../run/client.ts';
import { checkMembers } from '../checks/members.ts';
import { probeByChance } from './fuzzing.ts';
import type { PhaseName } from './phase-names.ts';
import { collectResults } from './phase-results.ts';
import { preflight } from './preflight.ts';
import type { Probe } from '../target/probe.ts';
import { probeRelations } from './stateful.ts';

const derive = (profile: ProfileName) => memoize((document: ApiDocument) => deriveCases(document, { profile }));
const cases = { house: derive('house'), generated: derive('generated'), standard: derive('standard') };

/** The same document always gives the same. */
export function casesIn(
  document: ApiDocument,
  profile: ProfileName,
  phases: readonly PhaseName[],
): readonly ContractCase[] {
  return cases[profile](document).filter(({ kind }) => phases.includes(kind === 'valid' ? 'examples' : 'coverage'));
}

/** Runs a part of the probing: the cases of an operation, or a phase. */
export type RunStep = (name: string, work: () => Promise<readonly CaseResult[]>) => Promise<unknown>;

export interface PhaseOptions {
  readonly phases: readonly PhaseName[];
  /** True if the cases of an operation are not sent once it has answered 501. */
  readonly skipsUnwritten?: boolean;
  /** Default: runs it. */
  readonly step?: RunStep;
}

const runAlone: RunStep = (_name, work) => work();

/** @throws OpsError if the address does not answer */
export async function probeService(
  probe: Probe,
  { phases, skipsUnwritten = false, step = runAlone }: PhaseOptions,
): Promise<void> {
  const { document, options } = probe;
  await reach(probe);
  if (!(await isReady(probe, step))) return;
  const chosen = casesIn(document, options.profile, phases).filter(
    ({ subject, operation }) => subject === 'paths' || !probe.isGivenUp(operation),
  );
  for (const subject of new Set(chosen.map((contractCase) => contractCase.subject)))
    await step(subject, async () => {
      const results: CaseResult[] = [];
      for (const contractCase of chosen.filter((one) => one.subject === subject)) {
        const isSkipped = skipsUnwritten && subject !== 'paths' && probe.isUnwritten(contractCase.operation);
        if (!isSkipped) results.push(await probe.runCase(contractCase));
      }
      return results;
    });
  const later = { stateful: probeRelations, fuzzing: probeByChance } as const;
  for (const phase of ['stateful', 'fuzzing'] as const)
    if (phases.includes(phase) && !probe.hasStopped)
      await step(phase, () => collectResults(probe, phase, later[phase]));
  // What no answer had may have been in one that did not come.
  if (phases.includes('stateful') && !probe.hasStopped) await findFailed(probe, 'members', step, checkMembers);
  await findFailed(probe, 'the service stopped', step, noteStop);
}

/** Returns false if nothing else is worth sending. */
async function isReady(probe: Probe, step: RunStep): Promise<boolean> {
  await findFailed(probe, 'address and credentials', step, preflight);
  const { operations } = probe.document;
  return operations.length === 0 || operations.some((operation) => !probe.isGivenUp(operation));
}

/** Runs what sends few requests or none: it is a step only if it has found something. */
async function findFailed(
  probe: Probe,
  title: string,
  step: RunStep,
  run: (probe: Probe) => Promise<void>,
): Promise<void> {
  const results = await collectResults(probe, title, run);
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) await step(title, () => Promise.resolve(failed));
}

/** The request may have been sent to prepare another one, whose case has only not been reached. */
function noteStop(probe: Probe): Promise<void> {
  probe.noteStop();
  return Promise.resolve();
}

async function reach({ run }: Probe): Promise<void> {
  try {
    await run.reach();
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    throw new OpsError('cli-service-unreachable', error.message, 'start the service, or give its address with --url', {
      cause: error,
    });
  }
}
