/** Picks or omits members of an object: those that may be copied from a request, and those that stay when it is replaced. */

/** Returns the members with these names that the object has. */
export function only<Value extends object, Name extends keyof Value>(
  value: Value,
  ...names: readonly Name[]
): Pick<Value, Name>;
/** Returns no members if the object is missing. */
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
  // The object has only members with these names.
  return Object.fromEntries(present.map((name) => [name, value[name]])) as Partial<Pick<Value, Name>>;
}

/** Returns all members of the object except those with these names; none if the object is missing. */
export function omit(value: object | undefined, ...names: readonly string[]): object {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => !names.includes(name)));
}
