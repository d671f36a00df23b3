/** A kind of thing that a service keeps, and the paths on which it is found. */
import { Names } from '../code/names.ts';
import type { ItemSchema } from './item.ts';
import type { CollectionPath } from './paths.ts';

export interface Within {
  /** Holds the key of what the items are within. */
  readonly column: string;
  /** Undefined where nobody keeps those. */
  readonly parent: Resource | undefined;
}

/** The same things seen within something else. */
export interface View {
  readonly path: CollectionPath;
  readonly within: Within;
  /** The member of an item that says what it is within: the key itself, or an object with it. */
  readonly member: { readonly name: string; readonly inner: string | undefined } | undefined;
}

/** A column that lists are filtered by. */
export interface FilterColumn {
  readonly column: string;
  readonly isList: boolean;
}

export interface Resource {
  readonly path: CollectionPath;
  readonly item: ItemSchema;
  /** For messages: `key set`. */
  readonly label: string;
  /** The collection in the code. */
  readonly variable: string;
  /** The type of an item in the code. */
  readonly typeName: string;
  readonly table: string;
  readonly within: readonly Within[];
  readonly views: View[];
  /** By member of the item. */
  readonly filters: Map<string, FilterColumn>;
  readonly columns: Names;
  /** Members that a list searches for words, in the order of their weight; empty: no list has a search. */
  readonly searched: string[];
  /** Any operation asks for `Idempotency-Key`. */
  needsIdempotency: boolean;
}

/** What handlers are written for: a resource, on one of the paths on which it is found. */
export interface Place {
  readonly resource: Resource;
  readonly path: CollectionPath;
  readonly scope: readonly Within[];
  /** Variables around the handlers. */
  readonly taken: ReadonlySet<string>;
  /** Names the list of members in the code. */
  readonly constant: (names: readonly string[]) => string;
}

/** The columns that every collection has. */
export function columnNames(): Names {
  const names = new Names();
  for (const column of ['position', 'key', 'revision', 'body']) names.column(column);
  return names;
}

/** What its items are within, each once. */
export function parentsOf({ within, views }: Resource): readonly Resource[] {
  const parents = [...within.map(({ parent }) => parent), ...views.map((view) => view.within.parent)];
  return [...new Set(parents.filter((parent) => parent !== undefined))];
}
