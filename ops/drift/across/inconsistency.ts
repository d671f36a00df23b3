/** What does not fit together in the tree, as all parts of the section tell it. */
import type { Place } from '../../findings/finding.ts';
import { acrossRules, dockerize } from '../../findings/rules/deployment.ts';

/** What to do about each rule, where a difference does not say it itself. */
export function remedyOf(rule: AcrossRule): string {
  return rule === 'service-missing' ? dockerize : acrossRules[rule].remedy;
}

/** A service without a container has the name that one without code has. */
export type AcrossRule = keyof typeof acrossRules | 'service-missing';

export interface Inconsistency {
  readonly rule: AcrossRule;
  readonly message: string;
  readonly place: Place;
  /** The operation's id. */
  readonly operation?: string;
  /** Left out: that of its rule. */
  readonly remedy?: string;
}
