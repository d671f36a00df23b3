/** An inconsistency in the tree, as all parts of the section report it. */
import type { FindingPlace } from '../../findings/finding.ts';
import { acrossRules, dockerize } from '../../findings/rules/across.ts';

/** Returns the remedy of a rule, for inconsistencies without a remedy of their own. */
export function findRemedy(rule: AcrossRule): string {
  return rule === 'service-missing' ? dockerize : acrossRules[rule].remedy;
}

/** A service without a container has the name that one without code has. */
export type AcrossRule = keyof typeof acrossRules | 'service-missing';

export interface Inconsistency {
  readonly rule: AcrossRule;
  readonly message: string;
  readonly place: FindingPlace;
  /** The operation's id. */
  readonly operation?: string;
  /** Default: the remedy of its rule. */
  readonly remedy?: string;
}
