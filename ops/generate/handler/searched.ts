/** The parameter of a list that holds words to search for, and the members of an item that are searched. */
import type { Operation, Parameter } from '../../../openapi/document/document.ts';
import { someHave } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { plain } from '../code/names.ts';
import { memberSchema } from '../resource/assignable.ts';
import type { ItemSchema } from '../resource/item.ts';

const searchNames = ['q', 'query', 'search', 'searchterm', 'searchquery', 'searchtext', 'keywords', 'fulltext'];

/** As many as an index weighs. */
const maxMembers = 4;

/** A string of the query by one of the usual names; undefined if a member of the item has that name: it is a filter. */
export function searchParameter(item: ItemSchema, operation: Operation): Parameter | undefined {
  const members = new Set([...item.type.members.keys()].map(plain));
  return operation.parameters.find(({ name, in: place, schema }) => {
    const isNamed = searchNames.includes(plain(name)) && !members.has(plain(name));
    return place === 'query' && isNamed && isText(schema.resolved);
  });
}

/** Members of text, or of lists of text, that clients may see and that hold words. */
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

/** A string without a format, which would say that it holds no words, and without a list of values. */
function isText(schema: SchemaView): boolean {
  if (someHave([schema], 'format', 'enum', 'const')) return false;
  const types = (schema.own.types ?? []).filter((type) => type !== 'null');
  return types.length === 1 && types[0] === 'string';
}
