/** The names of tools, which are unique among all services of a caller. */
import { createHash } from 'node:crypto';
import { memoize, type Operation } from 'fountainai/openapi';
import type { Snapshot } from './snapshot.ts';

/** The limits of OpenAI's API: https://platform.openai.com/docs/api-reference/chat/create#chat-create-tools */
const longestName = 64;
const separator = '__';

export const isLegal = (name: string): boolean => /^[a-zA-Z0-9_-]{1,64}$/.test(name);

/** The end of a derived name. A plain name with such an end is not used: it could be the name of another operation. */
const hasHash = (name: string): boolean => /_[0-9a-f]{12}$/.test(name);

const plainName = ({ service }: Snapshot, { id }: Operation): string => `${service.id}${separator}${id}`;

interface NamedOperation {
  readonly snapshot: Snapshot;
  readonly operation: Operation;
}

/** Names tools one by one: the work for a name does not grow with the number of operations. */
export class ToolNames {
  readonly #byService = new Map<string, Snapshot[]>();

  constructor(snapshots: readonly Snapshot[]) {
    for (const snapshot of snapshots) {
      const { id } = snapshot.service;
      this.#byService.set(id, [...(this.#byService.get(id) ?? []), snapshot]);
    }
  }

  /** Returns the plain name if it is valid and no other operation has it, or a name derived from it. */
  nameOf(snapshot: Snapshot, operation: Operation): string {
    const plain = plainName(snapshot, operation);
    const isUsable = isLegal(plain) && !hasHash(plain) && this.findOwners(plain).length === 1;
    return isUsable ? plain : legalName(snapshot, operation);
  }

  /** Returns the operations with this plain name. An id may have the separator: `a__b__c` is `b__c` of `a`, or `c` of `a__b`. */
  findOwners(plain: string): readonly NamedOperation[] {
    const found: NamedOperation[] = [];
    for (let at = plain.indexOf(separator); at !== -1; at = plain.indexOf(separator, at + 1)) {
      const id = plain.slice(at + separator.length);
      for (const snapshot of this.#byService.get(plain.slice(0, at)) ?? [])
        for (const index of positions(snapshot).get(id) ?? []) {
          const operation = snapshot.callable[index];
          if (operation !== undefined) found.push({ snapshot, operation });
        }
    }
    return found;
  }
}

const positions = memoize(({ callable }: Snapshot): ReadonlyMap<string, readonly number[]> => {
  const byId = new Map<string, number[]>();
  for (const [index, { id }] of callable.entries()) {
    const own = byId.get(id);
    if (own === undefined) byId.set(id, [index]);
    else own.push(index);
  }
  return byId;
});

/** Returns the index of an operation in `callable`; undefined if it cannot be called. */
export const findPosition = (snapshot: Snapshot, id: string): number | undefined => positions(snapshot).get(id)?.[0];

/** Returns the valid characters of the plain name, with a hash that distinguishes it from others with the same characters. */
function legalName(snapshot: Snapshot, operation: Operation): string {
  const identity = JSON.stringify([snapshot.service.id, operation.id]);
  const suffix = `_${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`;
  const legal = plainName(snapshot, operation).replaceAll(/[^a-zA-Z0-9_-]/g, '_');
  return legal.slice(0, longestName - suffix.length) + suffix;
}
