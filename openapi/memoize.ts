/** Results that depend only on an immutable object, computed once for each object. */

/** The last parameter, the object whose result is stored. */
type KeyOf<Given extends readonly unknown[]> = Given extends readonly [...unknown[], infer Key extends object]
  ? Key
  : never;

export interface Memoized<Given extends readonly unknown[], Value> {
  (...given: Given): Value;
  /** Stores a result that was computed elsewhere. */
  remember: (key: KeyOf<Given>, value: Value) => void;
}

/**
 * Returns `compute` with its results stored by the identity of its last parameter, for as long as that object lives. The
 * other arguments must be determined by the last: an operation belongs to one document. An error is not stored.
 */
export function memoize<Given extends readonly [...unknown[], object], Value>(
  compute: (...given: Given) => Value,
): Memoized<Given, Value> {
  const known = new WeakMap<object, { readonly value: Value }>();
  const find = (...given: Given): Value => {
    // Not the last of `given`: `list.map(find)` passes more arguments. It is an object by the type of `Given`.
    const key = given[compute.length - 1] as object;
    let result = known.get(key);
    if (result === undefined) known.set(key, (result = { value: compute(...given) }));
    return result.value;
  };
  return Object.assign(find, { remember: (key: KeyOf<Given>, value: Value) => void known.set(key, { value }) });
}
