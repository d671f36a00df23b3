/** Plans for sections, with their errors. */
import { type PlanFault, PlanError } from '../../../pulumi/plan/faults/plan-error.ts';
import { ObstacleError } from './section.ts';

/**
 * Returns a plan, for a section that does not check the documents themselves.
 * @throws PlanError if settings are invalid; ObstacleError if the documents are, which section `across` reports
 */
export function createPlan<Plan>(make: () => Plan): Plan {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof PlanError) || !error.faults.every(isDocumentFault)) throw error;
    throw new ObstacleError('the documents have faults that prevent a plan', 'across', { cause: error });
  }
}

/** Faults of settings have neither. */
export const isDocumentFault = ({ where }: PlanFault): boolean => /[:/]/.test(where);
