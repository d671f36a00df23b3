/** `readOnly` and `writeOnly`: which properties of an object one side of an exchange may not send. */
import type { JoinedParts } from './joined-parts.ts';
import type { Direction, SchemaView } from './schema-view.ts';

type Names = ReadonlySet<string>;

const none: Names = new Set();

/**
 * A property is marked by its own schema or by one that it refers to, and counts for every part of an `allOf`.
 * @param known names of parts that were asked for before
 */
export function hiddenNames(parts: JoinedParts, direction: Direction, known: WeakMap<JoinedParts, Names>): Names {
  const waiting = [parts];
  for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
    const missing = next.inner.filter((inner) => !known.has(inner));
    if (missing.length > 0) {
      waiting.push(...missing);
      continue;
    }
    waiting.pop();
    if (!known.has(next))
      known.set(next, union([ownNames(next, direction), ...next.inner.map((inner) => known.get(inner) ?? none)]));
  }
  return known.get(parts) ?? none;
}

function ownNames({ views }: JoinedParts, direction: Direction): Names {
  const isHidden = ({ isReadOnly, isWriteOnly }: SchemaView) => (direction === 'request' ? isReadOnly : isWriteOnly);
  return new Set(
    views.flatMap(({ own }) => [...own.properties].flatMap(([name, schema]) => (isHidden(schema) ? [name] : []))),
  );
}

/** Most are empty or the same, and need no copy. */
function union(sets: readonly Names[]): Names {
  const [first = none, ...others] = [...new Set(sets)].filter(({ size }) => size > 0);
  return others.length === 0 ? first : new Set([first, ...others].flatMap((names) => [...names]));
}
