/** Finds the schemas that may apply to a value, including alternatives. */
import type { SchemaView } from './schema-view.ts';

/** Returns true if the schema has own keywords, besides references. */
export function isTelling({ own }: SchemaView): boolean {
  return own.names.size > Number(own.names.has('$ref')) + Number(own.names.has('allOf'));
}

/** Returns the schemas that apply whenever this one does. */
export function getReferencedSchemas({ own }: SchemaView): readonly SchemaView[] {
  return own.target === undefined ? own.allOf : [own.target, ...own.allOf];
}

/**
 * Returns the schemas that apply together, and the selected alternatives, each once.
 * @param take returns the selected ones of a list of alternatives
 */
export function gatherParts(
  start: SchemaView,
  take: (alternatives: readonly SchemaView[]) => readonly SchemaView[],
): readonly SchemaView[] {
  const seen = new Set<SchemaView>();
  const waiting = [start];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const together = [next];
    for (let view = together.pop(); view !== undefined; view = together.pop()) {
      if (seen.has(view)) continue;
      seen.add(view);
      waiting.push(...view.own.alternatives.flatMap(take));
      together.push(...getReferencedSchemas(view).toReversed());
    }
  }
  return [...seen].filter(isTelling);
}
