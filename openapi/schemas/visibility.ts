/** `readOnly` and `writeOnly`: which properties of an object one side of an exchange may not send. */
import type { JsonObject, Json, Schema } from '../document.ts';
import { isObject } from '../json.ts';
import { at } from '../pointer.ts';

/** Which way the value travels. */
export type View = 'request' | 'response';

/**
 * Names of the properties that are not sent in this view: `readOnly` ones in a request, `writeOnly` ones in a response.
 * A property is marked by its own schema or by one that this refers to, and counts for every part of an `allOf`.
 */
export function hiddenProperties(content: JsonObject, schema: Schema, view: View): ReadonlySet<string> {
  const mark = view === 'request' ? 'readOnly' : 'writeOnly';
  const names = conjuncts(content, schema).flatMap(({ properties }) =>
    isObject(properties)
      ? Object.entries(properties).flatMap(([name, property]) => (isMarked(content, property, mark) ? [name] : []))
      : [],
  );
  return new Set(names);
}

function isMarked(content: JsonObject, property: Json, mark: string): boolean {
  return conjuncts(content, property).some((part) => part[mark] === true);
}

/** The default of a property: its own, or that of a schema that it refers to. */
export function defaultOf(content: JsonObject, property: Schema): Json | undefined {
  return conjuncts(content, property).find((part) => part.default !== undefined)?.default;
}

/** The schemas that hold of a value together: this one, what it refers to, and the parts of `allOf`; each once. */
export function conjuncts(content: JsonObject, schema: Json): readonly JsonObject[] {
  const found = new Set<JsonObject>();
  const waiting: Json[] = [schema];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isObject(next) || found.has(next)) continue;
    found.add(next);
    if (Array.isArray(next.allOf)) waiting.push(...(next.allOf as readonly Json[]).toReversed());
    if (typeof next.$ref === 'string') waiting.push(at(content, next.$ref) ?? true);
  }
  return [...found];
}
