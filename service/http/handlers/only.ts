/** Some members of an object, and no others: what may be taken over from a request, and what is kept when it is replaced. */

/** The members of these names that the object has. */
export function only<Value extends object, Name extends keyof Value>(
  value: Value,
  ...names: readonly Name[]
): Pick<Value, Name>;
/** None where there is no object. */
export function only<Value extends object, Name extends keyof Value>(
  value: Value | undefined,
  ...names: readonly Name[]
): Partial<Pick<Value, Name>>;
export function only<Value extends object, Name extends keyof Value>(
  value: Value | undefined,
  ...names: readonly Name[]
): Partial<Pick<Value, Name>> {
  if (value === undefined) return {};
  const present = names.filter((name) => Object.hasOwn(value, name) && value[name] !== undefined);
  // Made of nothing but members of these names.
  return Object.fromEntries(present.map((name) => [name, value[name]])) as Partial<Pick<Value, Name>>;
}

/** All members of the object but those of these names; none if there is no object. */
export function omit(value: object | undefined, ...names: readonly string[]): object {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => !names.includes(name)));
}
