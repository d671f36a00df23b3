/** Which schemas hold together, for each schema that a schema leads to: each is visited once, however many lead to it. */

/** A graph of schemas, and where the answer for each is kept. */
export interface Joining<View> {
  /** The schemas that hold whenever this one does: what `$ref` leads to, and the parts of `allOf`. */
  readonly next: (view: View) => readonly View[];
  /** True if the schema says something itself. */
  readonly isTelling: (view: View) => boolean;
  readonly known: (view: View) => readonly View[] | undefined;
  readonly remember: (view: View, parts: readonly View[]) => void;
}

interface Frame<View> {
  readonly view: View;
  readonly next: readonly View[];
  readonly number: number;
  /** The lowest number of an open schema that this one leads back to. */
  lowest: number;
  position: number;
}

/**
 * Remembers the parts of a schema and of all that it leads to. Schemas that lead back to each other have the same parts.
 * Works from a list instead of by recursion, since chains of references may be long:
 * https://en.wikipedia.org/wiki/Tarjan%27s_strongly_connected_components_algorithm
 */
export function joinParts<View>(start: View, joining: Joining<View>): void {
  const numbers = new Map<View, number>();
  const open: View[] = [];
  const frames: Frame<View>[] = [];
  const enter = (view: View): void => {
    const number = open.length;
    numbers.set(view, number);
    open.push(view);
    frames.push({ view, next: joining.next(view), number, lowest: number, position: 0 });
  };
  enter(start);
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const to = frame.next[frame.position];
    frame.position += 1;
    if (to === undefined) {
      frames.pop();
      const outer = frames.at(-1);
      if (outer !== undefined) outer.lowest = Math.min(outer.lowest, frame.lowest);
      if (frame.lowest === frame.number) settle(open.splice(frame.number), joining);
    } else if (joining.known(to) === undefined) {
      const number = numbers.get(to);
      if (number === undefined) enter(to);
      else frame.lowest = Math.min(frame.lowest, number);
    }
  }
}

/** All that these lead to is known. */
function settle<View>(together: readonly View[], { next, isTelling, known, remember }: Joining<View>): void {
  const parts = new Set<View>();
  for (const view of together) {
    if (isTelling(view)) parts.add(view);
    for (const to of next(view)) for (const part of known(to) ?? []) parts.add(part);
  }
  const list = [...parts];
  for (const view of together) remember(view, list);
}
