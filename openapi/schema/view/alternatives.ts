/** Which schemas may hold of a value, alternatives included. */
import type { SchemaView } from './schema-view.ts';

/** True if the schema says something itself, besides what it refers to. */
export function isTelling({ own }: SchemaView): boolean {
  return own.names.size > Number(own.names.has('$ref')) + Number(own.names.has('allOf'));
}

/** The schemas that hold whenever this one does. */
export function linksOf({ own }: SchemaView): readonly SchemaView[] {
  return own.target === undefined ? own.allOf : [own.target, ...own.allOf];
}

/**
 * The schemas that hold together, and those taken of their alternatives, each once.
 * @param take returns those of a list of alternatives that are taken
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
      together.push(...linksOf(view).toReversed());
    }
  }
  return [...seen].filter(isTelling);
}
