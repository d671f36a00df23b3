/** `readOnly` and `writeOnly`: finds the properties of an object that a request or a response must not contain. */
import type { JoinedParts } from './joined-parts.ts';
import type { Direction, SchemaView } from './schema-view.ts';

type Names = ReadonlySet<string>;

const none: Names = new Set();

/**
 * Finds the hidden names. A property is marked by its own schema or a referenced one, and applies to every part of an `allOf`.
 * @param known names of parts that were computed before
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

/** Most sets are empty or equal, and need no copy. */
function union(sets: readonly Names[]): Names {
  const [first = none, ...others] = [...new Set(sets)].filter(({ size }) => size > 0);
  return others.length === 0 ? first : new Set([first, ...others].flatMap((names) => [...names]));
}
