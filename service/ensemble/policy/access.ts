/** What may be done with the operations of a service: by its registration, the settings, and what was accepted. */
import type { ApiDocument, Operation } from 'fountainai/openapi';
import type { AcceptedOperations, OperationAccess, Policies, Policy, ServiceRules } from '../tools/snapshot.ts';
import { documentEffect, isStricter } from '../tools/effect.ts';
import type { Refusal } from '../tools/snapshot.ts';

export interface AccessOptions {
  readonly rules: ServiceRules;
  /** Undefined: everything in the document was accepted. */
  readonly accepted: AcceptedOperations | undefined;
  /** The policies of the settings. */
  readonly policies: Policies;
}

/** Returns what may be done with an operation; a refusal if it must not be called. */
export function accessTo(
  document: ApiDocument,
  operation: Operation,
  { rules, accepted, policies }: AccessOptions,
): OperationAccess | { readonly refusal: Refusal } {
  const { id } = operation;
  if (rules.deny?.includes(id) === true) return denied('its registration denies it');
  if (rules.allow !== undefined && !rules.allow.includes(id)) return denied('its registration does not allow it');
  if (!isAccepted(document, operation, accepted)) {
    const reason =
      'it is new in the document, or may do more than before; an administrator accepts it with PUT /services/update';
    return { refusal: { code: 'ensemble-operation-unaccepted', reason } };
  }
  const effect = rules.effects?.[id] ?? documentEffect(document, operation);
  const policy: Policy = rules.policy?.[effect] ?? policies[effect];
  return policy === 'deny' ? denied(`the policy for the effect "${effect}" denies it`) : { effect, policy };
}

const denied = (reason: string) => ({ refusal: { code: 'ensemble-operation-denied', reason } }) as const;

/** Returns the operations of a document for `accepted`: an administrator has registered the service with it. */
export function acceptOperations(document: ApiDocument): AcceptedOperations {
  return Object.fromEntries(
    document.operations.map((operation) => {
      const { id, method, path } = operation;
      return [id, { method, path, effect: documentEffect(document, operation) }];
    }),
  );
}

/** New reads are accepted by themselves. An operation at another place is new. */
function isAccepted(document: ApiDocument, operation: Operation, accepted: AcceptedOperations | undefined): boolean {
  if (accepted === undefined) return true;
  const effect = documentEffect(document, operation);
  const known = Object.hasOwn(accepted, operation.id) ? accepted[operation.id] : undefined;
  if (known !== undefined && isStricter(known.effect, effect)) return false;
  const isSame = known?.method === operation.method && known.path === operation.path;
  return isSame || effect === 'read';
}
