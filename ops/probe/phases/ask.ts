/** All that is asked of one service, in its order: the cases of its document, relations, edges and chance. */
import type { ApiDocument } from '../../../openapi/document.ts';
import { memoize } from '../../../openapi/memoize.ts';
import type { ContractCase } from '../cases/case.ts';
import { NoAnswerError } from '../run/client.ts';
import { deriveCases } from '../cases/derive.ts';
import { OpsError } from '../../lib/errors.ts';
import { probeByChance } from './fuzzing.ts';
import type { Difference } from '../judge/difference.ts';
import { probeRelations } from './stateful.ts';
import { resourcesOf } from '../structure/resources.ts';
import type { Probe } from './probe.ts';

const strictCases = memoize((document: ApiDocument) => deriveCases(document, { strict: true }));
const looseCases = memoize((document: ApiDocument) => deriveCases(document, { strict: false }));

/** The same document always gives the same. */
export function casesOf(document: ApiDocument, strict: boolean): readonly ContractCase[] {
  return strict ? strictCases(document) : looseCases(document);
}

/** @throws OpsError where nobody listens at the address */
export async function ask(probe: Probe, cases: readonly ContractCase[]): Promise<readonly Difference[]> {
  try {
    await probe.run.reach();
    for (const contractCase of cases) {
      const isAsked = contractCase.subject === 'paths' || !probe.isUnwritten(contractCase.operation);
      if (isAsked) await probe.runCase(contractCase);
    }
    await probeRelations(probe);
    const resources = resourcesOf(probe.document);
    for (const operation of probe.document.operations) {
      const made = resources.find(({ create }) => create.id === operation.id);
      await probeByChance(probe, operation, made);
    }
    if (probe.options.foreign) probe.left = await probe.run.cleanUp();
    return probe.differences;
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    throw new OpsError('cli-service-unreachable', error.message, 'start the service, or give its address with --url', {
      cause: error,
    });
  } finally {
    await probe.run.close();
  }
}
