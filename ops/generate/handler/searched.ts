/** Finds the parameter of a list with words to search for, and the members of an item that are searched. */
import type { Operation, Parameter } from '../../../openapi/document/document.ts';
import { someHave } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { toPlain } from '../code/names.ts';
import { memberSchema } from '../resource/assignable.ts';
import type { ItemSchema } from '../resource/item.ts';

const searchNames = ['q', 'query', 'search', 'searchterm', 'searchquery', 'searchtext', 'keywords', 'fulltext'];

/** The maximum number of members with weights in an index. */
const maxMembers = 4;

/** Returns the query parameter with a usual name; undefined if a member has that name, since the parameter is a filter then. */
export function searchParameter(item: ItemSchema, operation: Operation): Parameter | undefined {
  const members = new Set([...item.type.members.keys()].map(toPlain));
  return operation.parameters.find(({ name, in: place, schema }) => {
    const isNamed = searchNames.includes(toPlain(name)) && !members.has(toPlain(name));
    return place === 'query' && isNamed && isText(schema.resolved);
  });
}

/** Returns members with text, or lists of text, that clients may see. */
export function searchedMembers(item: ItemSchema): string[] {
  const hidden = item.schema.hidden('response');
  return [...item.type.members.keys()]
    .filter((name) => name !== item.key?.member && !hidden.has(name))
    .filter((name) => {
      const schema = memberSchema(item.type, name).resolved;
      if (schema.own.types?.join() !== 'array') return isText(schema);
      return schema.own.items !== undefined && isText(schema.own.items.resolved);
    })
    .slice(0, maxMembers);
}

/** True for a string of words: a string without a format and without a list of values. */
function isText(schema: SchemaView): boolean {
  if (someHave([schema], 'format', 'enum', 'const')) return false;
  const types = (schema.own.types ?? []).filter((type) => type !== 'null');
  return types.length === 1 && types[0] === 'string';
}
