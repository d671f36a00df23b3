/** The part of the registry that a caller may use. */
import { memoize } from 'fountainai/openapi';
import type { Registry } from '../registry/registry.ts';
import type { Effect } from '../tools/effect.ts';
import { getAccess, type RefusedOperation, type Snapshot } from '../tools/snapshot.ts';
import { type Caller, maySee, mayUse } from './caller.ts';

/** Returns the services that the assistant may call for the caller, with the permitted operations only. */
export async function usableSnapshots(registry: Pick<Registry, 'snapshots'>, caller: Caller): Promise<Snapshot[]> {
  const snapshots = await registry.snapshots(undefined, (service) => mayUse(caller, service));
  return snapshots.map((snapshot) => narrow(snapshot, caller.effects));
}

/**
 * Returns the services with these ids, for a system prompt.
 * @throws HttpError bad_request for an id that is not registered, or that the caller does not see
 */
export async function visibleSnapshots(
  registry: Pick<Registry, 'snapshots'>,
  caller: Caller,
  ids: readonly string[],
): Promise<Snapshot[]> {
  const snapshots = await registry.snapshots(ids, (service) => maySee(caller, service));
  return caller.isAdmin ? snapshots : snapshots.map((snapshot) => narrow(snapshot, caller.effects));
}

/** One object for each choice of effects: other caches are kept for each snapshot. */
const byEffects = memoize((snapshot: Snapshot) => {
  const known = new Map<string, Snapshot>();
  return (permitted: readonly Effect[]): Snapshot => {
    const key = [...new Set(permitted)].sort().join();
    const found = known.get(key) ?? makeNarrow(snapshot, permitted);
    known.set(key, found);
    return found;
  };
});

/** Returns a snapshot in which operations of other effects are refused. */
export const narrow = (snapshot: Snapshot, permitted: readonly Effect[]): Snapshot => byEffects(snapshot)(permitted);

function makeNarrow(snapshot: Snapshot, permitted: readonly Effect[]): Snapshot {
  const callable = snapshot.callable.filter((one) => permitted.includes(getAccess(snapshot, one).effect));
  if (callable.length === snapshot.callable.length) return snapshot;
  const kept = new Set(callable);
  const denied = snapshot.callable
    .filter((operation) => !kept.has(operation))
    .map((operation): RefusedOperation => {
      const reason = `you may not call operations with the effect "${getAccess(snapshot, operation).effect}"`;
      return { operationId: operation.id, code: 'ensemble-operation-forbidden', reason };
    });
  return { ...snapshot, callable, refused: [...snapshot.refused, ...denied] };
}
