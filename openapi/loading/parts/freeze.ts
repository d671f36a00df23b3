/** Immutability at run time too: what many share, nobody can change by mistake. */

/** A Map that can't be changed; `Object.freeze` alone does not reach a Map's entries. */
export class FrozenMap<K, V> extends Map<K, V> {
  constructor(entries: Iterable<readonly [K, V]> = []) {
    super();
    for (const [key, value] of entries) super.set(key, value);
    Object.freeze(this);
  }

  override set(): never {
    throw new TypeError('This map is immutable');
  }

  override delete(): never {
    throw new TypeError('This map is immutable');
  }

  override clear(): never {
    throw new TypeError('This map is immutable');
  }
}

/** Freezes a value and all that is in it. What is frozen already is taken to be so all through. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof FrozenMap) value.forEach(freeze);
  else if (!Object.isFrozen(value)) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}
