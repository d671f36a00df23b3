/** Finds the schemas that apply together, for each reachable schema: each is visited once, regardless of the number of references. */
import type { Json } from '../../json/json-value.ts';
import { isTelling, getReferencedSchemas } from './alternatives.ts';
import type { SchemaView } from './schema-view.ts';

/** The schemas that apply together, and their most used facts. Shared by all schemas with the same parts. */
export interface JoinedParts {
  /** Schemas with own keywords; the others are in `inner`. */
  readonly views: readonly SchemaView[];
  readonly inner: readonly JoinedParts[];
  readonly default: Json | undefined;
  readonly isReadOnly: boolean;
  readonly isWriteOnly: boolean;
}

export type KnownParts = WeakMap<SchemaView, JoinedParts>;

interface Frame {
  readonly view: SchemaView;
  readonly next: readonly SchemaView[];
  readonly number: number;
  /** The lowest number of an open schema that is reachable from this one. */
  lowest: number;
  position: number;
}

/**
 * Adds the parts of a schema, and of all reachable schemas, to the known parts. Schemas that lead back to each other
 * have the same parts. Works with a list instead of recursion, since chains of references may be long:
 * https://en.wikipedia.org/wiki/Tarjan%27s_strongly_connected_components_algorithm
 */
export function joinParts(start: SchemaView, known: KnownParts): void {
  const numbers = new Map<SchemaView, number>();
  const open: SchemaView[] = [];
  const frames: Frame[] = [];
  const enter = (view: SchemaView): void => {
    const number = open.length;
    numbers.set(view, number);
    open.push(view);
    frames.push({ view, next: getReferencedSchemas(view), number, lowest: number, position: 0 });
  };
  enter(start);
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const to = frame.next[frame.position];
    frame.position += 1;
    if (to === undefined) {
      frames.pop();
      const outer = frames.at(-1);
      if (outer !== undefined) outer.lowest = Math.min(outer.lowest, frame.lowest);
      if (frame.lowest === frame.number) settle(open.splice(frame.number), known);
    } else if (!known.has(to)) {
      const number = numbers.get(to);
      if (number === undefined) enter(to);
      else frame.lowest = Math.min(frame.lowest, number);
    }
  }
}

/** All schemas that these lead to are known. */
function settle(together: readonly SchemaView[], known: KnownParts): void {
  const views = together.filter(isTelling);
  const linked = together.flatMap((view) => getReferencedSchemas(view).flatMap((to) => known.get(to) ?? []));
  const inner = [...new Set(linked)].filter((parts) => parts.views.length > 0 || parts.inner.length > 0);
  const [only] = inner;
  const joined = views.length === 0 && inner.length === 1 && only !== undefined ? only : join(views, inner);
  for (const view of together) known.set(view, joined);
}

function join(views: readonly SchemaView[], inner: readonly JoinedParts[]): JoinedParts {
  const own = views.map((view) => view.own);
  return {
    views,
    inner,
    default: [...own, ...inner].map((part) => part.default).find((value) => value !== undefined),
    isReadOnly: own.some(({ readOnly }) => readOnly) || inner.some(({ isReadOnly }) => isReadOnly),
    isWriteOnly: own.some(({ writeOnly }) => writeOnly) || inner.some(({ isWriteOnly }) => isWriteOnly),
  };
}

/** Returns all of the schemas in the order of the document, each once. */
export function listParts(parts: JoinedParts): readonly SchemaView[] {
  const seen = new Set<JoinedParts>();
  const found: SchemaView[] = [];
  const waiting = [parts];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    found.push(...next.views);
    waiting.push(...next.inner.toReversed());
  }
  return found;
}
