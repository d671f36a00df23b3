/** Merge patches: https://www.rfc-editor.org/rfc/rfc7386 */
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { isObject } from '../../openapi/json/json.ts';
import { join } from '../../openapi/json/pointer.ts';

/**
 * Applies the sent members to the item, member by member: null deletes a member, and a list is replaced as a whole. Undefined
 * members were not sent.
 * @param nullable members that can have the value null: their names, and JSON pointers without the first slash for members
 *   of objects (`home/town`)
 */
export function mergePatch(
  target: Json | undefined,
  change: Json,
  nullable: ReadonlySet<string> = new Set<string>(),
): Json {
  if (!isObject(change)) return change;
  const merged = new Map<string, Json>(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of getMembers(change)) {
    const own = join('', name).slice(1);
    if (value === null && !nullable.has(own)) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value, within(nullable, own)));
  }
  return Object.fromEntries(merged);
}

function within(nullable: ReadonlySet<string>, name: string): ReadonlySet<string> {
  if (nullable.size === 0) return nullable;
  const start = `${name}/`;
  return new Set([...nullable].flatMap((path) => (path.startsWith(start) ? [path.slice(start.length)] : [])));
}

function getMembers(object: JsonObject): (readonly [string, Json])[] {
  return Object.entries(object as Readonly<Record<string, Json | undefined>>).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}
