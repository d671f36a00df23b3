/** Things that a document lets one make, and its operations on them, known by its links and the shape of its paths. */
import type { ApiDocument, Json, Operation } from '../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../openapi/json/json.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import { eachValue, getProperties, someHave } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { itemSegment } from './path.ts';
import { answerSchema } from './reference.ts';
import { followersOf, linksTo } from './source.ts';

export interface ResourceOperations {
  /** Makes one. */
  readonly create: Operation;
  /** Gives one that was made. */
  readonly read: Operation | undefined;
  /** Gives all of them, or a page. */
  readonly list: Operation | undefined;
  /** PUT and PATCH of one. */
  readonly changes: readonly Operation[];
  readonly remove: Operation | undefined;
}

/** None for operations that make things which no other operation is about. */
export function getResources(document: ApiDocument): readonly ResourceOperations[] {
  const creates = document.operations.filter(({ method }) => method === 'post');
  return creates.map((create) => getResource(document, create)).filter(hasMore);
}

function hasMore({ read, list, changes, remove }: ResourceOperations): boolean {
  return read !== undefined || list !== undefined || changes.length > 0 || remove !== undefined;
}

function getResource(document: ApiDocument, create: Operation): ResourceOperations {
  // Its path ends with what names the thing.
  const items = followersOf(document, create).filter(({ path }) => path.endsWith('}'));
  return {
    create,
    read: items.find(({ method }) => method === 'get'),
    list: document.operations.find((operation) => isListOf(document, operation, create)),
    changes: items.filter(({ method }) => method === 'put' || method === 'patch'),
    remove: items.find(({ method }) => method === 'delete'),
  };
}

function isListOf(document: ApiDocument, operation: Operation, create: Operation): boolean {
  if (operation.method !== 'get' || findListSchema(operation) === undefined) return false;
  const isLinked = linksTo(document, operation).some(({ from }) => from.id === create.id);
  return operation.path === create.path || (isLinked && !operation.path.includes('{'));
}

/** True if the items of an operation are in another list: then this one only refers to them, as a log does. */
export function isListOfOthers(document: ApiDocument, list: Operation, item: Operation): boolean {
  const collection = itemSegment(item.path)?.collection;
  return (
    list.path !== collection && document.operations.some(({ method, path }) => method === 'get' && path === collection)
  );
}

/** The schema of the items, where an operation answers with a list, bare or as the only list in an object. */
export function findListSchema(operation: Operation): SchemaView | undefined {
  const schema = answerSchema(operation);
  if (schema === undefined) return undefined;
  const parts = schema.possibleParts;
  if (isList(parts)) return getItems(parts);
  const lists = [...schema.possibleMembers.values()].map((member) => member.possibleParts).filter(isList);
  const [only] = lists;
  return lists.length === 1 && only !== undefined ? getItems(only) : undefined;
}

const isList = (parts: readonly SchemaView[]): boolean =>
  someHave(parts, 'items') || parts.some(({ own }) => own.types?.join() === 'array');

function getItems(parts: readonly SchemaView[]): SchemaView {
  return eachValue(parts, ({ items }) => items)[0] ?? anySchema;
}

/** The items of an answer, as `findListSchema` finds them; undefined where it has none. */
export function itemsIn(body: Json | undefined): readonly Json[] | undefined {
  if (isArray(body)) return body;
  if (!isObject(body)) return undefined;
  const lists = Object.values(body).filter(isArray);
  return lists.length === 1 ? lists[0] : undefined;
}

/** By name, the members that a schema of an object names. */
export function getMembers(schema: SchemaView): ReadonlyMap<string, SchemaView> {
  return getProperties(schema.chosenParts(() => 0));
}
