/** Converts references by anchor: every `$ref` becomes a JSON pointer. */
import type { Json, JsonObject } from '../../document/document.ts';
import { walk } from '../../document/walk.ts';

/**
 * Replaces references by name (`$ref: '#pet'` to a schema with `$anchor: pet`) by pointers, and removes `$anchor` and
 * `$id`, which would give the pointers inside a schema another root. Changes the content in place, and returns it.
 */
export function replaceAnchors(content: JsonObject): JsonObject {
  const anchors = new Map<string, string>();
  const named: [schema: Record<string, Json>, anchor: string][] = [];
  walk(content, (kind, object, pointer) => {
    if (kind !== 'schema') return;
    const schema: Record<string, Json> = object;
    const { $anchor: anchor, $ref: reference } = schema;
    if (typeof anchor === 'string') anchors.set(`#${anchor}`, pointer);
    if (typeof reference === 'string' && /^#[^/]/.test(reference)) named.push([schema, reference]);
    for (const name of ['$anchor', '$id']) Reflect.deleteProperty(schema, name);
  });
  for (const [schema, anchor] of named) schema.$ref = toReference(anchors.get(anchor) ?? '');
  return content;
}

/** Encodes a pointer as the fragment of an address, where a percent sign begins an escape. */
function toReference(pointer: string): string {
  return `#${pointer.replaceAll('%', '%25')}`;
}
