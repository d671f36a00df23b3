import type { Json, Schema } from '../document/document.ts';
import { objectOf } from '../json/json.ts';

/** Returns true if a schema in one piece, with references to its own `$defs`, leads back to itself. Also true for other references. */
export function isRecursive(schema: Schema): boolean {
  if (typeof schema === 'boolean') return false;
  const { $defs, ...root } = schema;
  const references = new Map([['#', findReferences(root)]]);
  for (const [name, part] of Object.entries(objectOf($defs))) references.set(`#/$defs/${name}`, findReferences(part));
  const [open, left] = [new Set<string>(), new Set<string>()];
  // A list instead of recursion, since chains of references may be long.
  const waiting = ['#'];
  for (let name = waiting.at(-1); name !== undefined; name = waiting.at(-1)) {
    if (left.has(name) || open.has(name)) {
      left.add(name);
      open.delete(name);
      waiting.pop();
      continue;
    }
    open.add(name);
    // What an unknown reference leads to may lead back.
    for (const next of references.get(name) ?? [name]) {
      if (open.has(next)) return true;
      waiting.push(next);
    }
  }
  return false;
}

/** Also finds members named `$ref` in values, such as those of `enum`. */
function findReferences(part: Json): ReadonlySet<string> {
  const found = new Set<string>();
  JSON.stringify(part, (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string') found.add(value);
    return value;
  });
  return found;
}
