/** Decides about a call before anything is sent: by the policies, the request, the person's words, and where its data comes from. */
import type { RequestArguments } from 'fountainai/openapi';
import type { EnsembleCode } from '../errors/codes.ts';
import { countAsked, getConsent } from '../policy/consent.ts';
import { Results } from '../policy/egress.ts';
import { GivenConsents } from './calls/given-consents.ts';
import { type Effect, isStricter } from '../tools/effect.ts';
import { getAccess, type Policy } from '../tools/snapshot.ts';
import type { Tool } from '../tools/tools.ts';

/** What a request asks for in addition to the policies. */
export interface Caution {
  readonly confirm?: 'writes' | 'deletes' | undefined;
  readonly dry_run?: boolean | undefined;
}

export type Decision =
  | { readonly kind: 'send' }
  /** A dry run does not send it. `pending`: a person must confirm it. `refused`: it cannot be sent. */
  | { readonly kind: 'planned' | 'pending' | 'refused'; readonly code: EnsembleCode; readonly reason: string };

export interface DecisionOptions {
  readonly caution: Caution;
  readonly userTurns: readonly string[];
  /** True if code has derived the calls from the person's words, so that no consent has to be found in them. */
  readonly isBoundToWords: boolean;
  /** For results of one service in calls of a service outside `ALLOWED_HOSTS`. */
  readonly egress: Policy;
}

export class Decider {
  readonly results = new Results();
  readonly consents = new GivenConsents();
  readonly #options: DecisionOptions;

  constructor(options: DecisionOptions) {
    this.#options = options;
  }

  decide(tool: Tool, parameters: RequestArguments): Decision {
    const { effect, policy } = getAccess(tool.snapshot, tool.operation);
    const { caution, egress } = this.#options;
    if (caution.dry_run === true && effect !== 'read') return planned;
    if (this.#leaks(tool, parameters)) {
      if (egress === 'deny') return { kind: 'refused', code: 'ensemble-egress-denied', reason: leak };
      if (egress === 'confirm') return caution.dry_run === true ? planned : pending('ensemble-egress', leak);
    }
    if (policy === 'confirm') return pending('ensemble-confirmation-policy', `the policy for "${effect}" asks for it`);
    if (isCovered(effect, caution.confirm)) return pending('ensemble-confirmation-asked', 'the request asks for it');
    return effect === 'read' || this.#hasConsent(tool, parameters) ? { kind: 'send' } : unsure;
  }

  #leaks({ snapshot: { service, isOwn = false } }: Tool, parameters: RequestArguments): boolean {
    return !isOwn && this.results.hasForeign(service.id, JSON.stringify(parameters));
  }

  /** Each order and each value in the person's words stands for one call of an operation, never for the same call twice. */
  #hasConsent(tool: Tool, parameters: RequestArguments): boolean {
    const { isBoundToWords, userTurns } = this.#options;
    if (isBoundToWords) {
      // Another assistant may carry on with the turn.
      this.consents.add(tool.name, parameters);
      return true;
    }
    if (getConsent(userTurns, tool.operation, parameters) !== 'given') return false;
    return this.consents.take(tool.name, parameters, countAsked(userTurns.at(-1) ?? ''));
  }
}

const leak = 'its arguments have a result of another service, and this service is not in ALLOWED_HOSTS';
const planned = { kind: 'planned', code: 'ensemble-dry-run', reason: 'this is a dry run' } as const;
const pending = (code: EnsembleCode, why: string): Decision => ({ kind: 'pending', code, reason: why });
const unsure = pending('ensemble-consent-unsure', "the person's words do not clearly ask for it");

function isCovered(effect: Effect, confirm: Caution['confirm']): boolean {
  if (confirm === undefined) return false;
  return confirm === 'writes' ? isStricter(effect, 'read') : effect === 'delete';
}
