/** Immutability at run time too: shared values cannot be changed by mistake. */

/** A Map that cannot be changed; `Object.freeze` alone does not reach a Map's entries. */
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

/** Freezes a value and all values in it. A frozen value is assumed to be frozen at all levels. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof FrozenMap) value.forEach(freeze);
  else if (!Object.isFrozen(value)) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}
