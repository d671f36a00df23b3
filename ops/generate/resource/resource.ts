/** A resource that a service stores, and its paths. */
import type { Operation } from '../../../openapi/document/document.ts';
import { Names } from '../code/names.ts';
import type { ItemSchema } from './item.ts';
import type { CollectionPath } from './paths.ts';

export interface Within {
  /** The column with the key of the parent item. */
  readonly column: string;
  /** Undefined if the service does not store the parent items. */
  readonly parent: PlannedResource | undefined;
}

/** The same items, listed below the items of another resource. */
export interface ResourceView {
  readonly path: CollectionPath;
  readonly within: Within;
  /** The member of an item that names its parent: the key itself, or an object with the key. */
  readonly member: { readonly name: string; readonly inner: string | undefined } | undefined;
}

/** A column that lists are filtered by. */
export interface FilterColumn {
  readonly column: string;
  readonly isList: boolean;
  /** The member of a list's objects that the column contains. */
  readonly inner?: string | undefined;
}

export interface PlannedResource {
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
  readonly views: ResourceView[];
  /** By member of the item. */
  readonly filters: Map<string, FilterColumn>;
  readonly columns: Names;
  /** Members that a list searches for words, in the order of their weight; empty: no list has a search. */
  readonly searched: string[];
  /** True if an operation has the header `Idempotency-Key`. */
  needsIdempotency: boolean;
}

/** A resource on one of its paths, for which handlers are written. */
export interface ResourcePlace {
  readonly resource: PlannedResource;
  readonly path: CollectionPath;
  readonly scope: readonly Within[];
  /** Variables around the handlers. */
  readonly taken: ReadonlySet<string>;
  /** Notes a parameter or a member of the body to which the handler answers 501: `query sort`. */
  readonly refuse: (operation: Operation, part: string) => void;
  /** Names the list of members in the code. */
  readonly constant: (names: readonly string[]) => string;
}

/** Returns names in which the columns of every table are used already. */
export function columnNames(): Names {
  const names = new Names();
  for (const column of ['position', 'key', 'revision', 'body']) names.column(column);
  return names;
}

/** Returns the resources that the items belong to, each once. */
export function getParents({ within, views }: PlannedResource): readonly PlannedResource[] {
  const parents = [...within.map(({ parent }) => parent), ...views.map((view) => view.within.parent)];
  return [...new Set(parents.filter((parent) => parent !== undefined))];
}
