/** The parameter of a list that holds words to search for, and the members of an item that are searched. */
import type { ApiDocument, Operation, Parameter, Schema } from '../../../openapi/document.ts';
import { isObject } from '../../../openapi/json.ts';
import { hiddenProperties } from '../../../openapi/schemas/visibility.ts';
import { plain } from '../write/names.ts';
import { resolved } from './answers.ts';
import { memberSchema } from './assignable.ts';
import type { ItemSchema } from './item.ts';

const searchNames = ['q', 'query', 'search', 'searchterm', 'searchquery', 'searchtext', 'keywords', 'fulltext'];

/** As many as an index weighs. */
const maxMembers = 4;

/** A string of the query by one of the usual names; undefined if a member of the item has that name: it is a filter. */
export function searchParameter(
  { content }: ApiDocument,
  item: ItemSchema,
  operation: Operation,
): Parameter | undefined {
  const members = new Set([...item.type.members.keys()].map(plain));
  return operation.parameters.find(({ name, in: place, schema }) => {
    const isNamed = searchNames.includes(plain(name)) && !members.has(plain(name));
    return place === 'query' && isNamed && isText(resolved(content, schema));
  });
}

/** Members of text, or of lists of text, that clients may see and that hold words. */
export function searchedMembers({ content }: ApiDocument, item: ItemSchema): string[] {
  const hidden = hiddenProperties(content, item.schema, 'response');
  return [...item.type.members.keys()]
    .filter((name) => name !== item.key?.member && !hidden.has(name))
    .filter((name) => {
      const schema = resolved(content, memberSchema(item.type, name));
      if (!isObject(schema) || schema.type !== 'array') return isText(schema);
      return isObject(schema.items) && isText(resolved(content, schema.items));
    })
    .slice(0, maxMembers);
}

/** A string without a format, which would say that it holds no words, and without a list of values. */
function isText(schema: Schema): boolean {
  if (!isObject(schema) || schema.format !== undefined || schema.enum !== undefined || schema.const !== undefined)
    return false;
  const types = [schema.type ?? []].flat().filter((type) => type !== 'null');
  return types.length === 1 && types[0] === 'string';
}
