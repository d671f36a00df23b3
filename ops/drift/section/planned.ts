/** Plans that sections make, and what becomes of what stands against them. */
import { type PlanFault, PlanError } from '../../../pulumi/plan/faults/plan-error.ts';
import { ObstacleError } from './section.ts';

/**
 * A plan, for a section that is not about the documents themselves.
 * @throws PlanError for settings; ObstacleError where the documents are at fault, which section `across` tells
 */
export function planned<Plan>(make: () => Plan): Plan {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof PlanError) || !error.faults.every(isOfDocuments)) throw error;
    throw new ObstacleError('nothing can be planned from the documents', 'across', { cause: error });
  }
}

/** Others are of settings, whose names have neither. */
export const isOfDocuments = ({ where }: PlanFault): boolean => /[:/]/.test(where);
