/** Members of an item that only a server can say: times, counts, identifiers, constants. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../../openapi/document/document.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { times } from '../../probe/structure/names.ts';
import { quoted } from '../write/names.ts';
import { memberSchema } from './assignable.ts';
import type { Fields } from './fields.ts';
import type { ItemSchema } from './item.ts';
import { Obstacle } from './obstacle.ts';
import { emptyPart, fixedValue, literal, type Part, partsOf, typesOf } from './part.ts';

/** A member that the server gives. */
interface ServerMember {
  readonly name: string;
  /** Given again whenever the item is replaced; others keep the value that they have. */
  readonly isRenewed: boolean;
  readonly part: Part;
}

/**
 * The members of the item that clients do not send, but for the key.
 * @param kept members that an item has already, so that they need not be made
 * @throws Obstacle where one that must be there is nothing that could be made here
 */
export function serverMembers(
  item: ItemSchema,
  fields: Fields,
  kept: ReadonlySet<string> = new Set(),
): readonly ServerMember[] {
  const given = new Set([...fields.names, ...fields.taken, ...fields.guarded, item.key?.member]);
  return [...item.type.members.keys()]
    .filter((name) => !given.has(name))
    .flatMap((name) => {
      const isRequired = item.type.required.has(name);
      const member = serverMember(name, memberSchema(item.type, name), isRequired);
      if (member === undefined && isRequired && !kept.has(name))
        throw new Obstacle(`nobody says what ${name} of an item is`);
      return member ?? [];
    });
}

/** How many there are of something, which are none at first. */
const counts = /^(num|number_?of)_|_?count$/i;

export const changes = /update|modif|change/i;

export function serverMember(name: string, schema: SchemaView, isRequired: boolean): ServerMember | undefined {
  const fixed = fixedValue(schema);
  if (fixed !== undefined) return { name, isRenewed: isOnlyValue(schema), part: literal(name, fixed) };
  const time = times.test(name) || (isRequired && /^(timestamp|time|date)$/i.test(name)) ? timeCode(schema) : undefined;
  if (time !== undefined) {
    const part = { code: `${quoted(name)}: ${time.code}`, value: () => ({ [name]: time.value }) };
    return { name, isRenewed: changes.test(name), part };
  }
  if (!isRequired) return undefined;
  if (isUuid(schema)) {
    const part = { code: `${quoted(name)}: randomUUID()`, value: () => ({ [name]: randomUUID() }) };
    return { name, isRenewed: false, part };
  }
  if (counts.test(name) && typesOf(schema)[0] === 'integer') return { name, isRenewed: false, part: literal(name, 0) };
  const empty = emptyPart(name, schema);
  return empty && { name, isRenewed: false, part: empty };
}

/** A constant: the type of the member is this value. */
function isOnlyValue(schema: SchemaView): boolean {
  return partsOf(schema).some(({ own }) => own.const !== undefined || own.enum?.length === 1);
}

function isUuid(schema: SchemaView): boolean {
  return partsOf(schema).some(({ own }) => own.format === 'uuid');
}

/** Now, as the member spells it: text of RFC 3339, else seconds since 1970. */
function timeCode(schema: SchemaView): { code: string; value: Json } | undefined {
  const [type] = typesOf(schema);
  const format = partsOf(schema).find(({ own }) => own.format !== undefined)?.own.format;
  const now = new Date();
  if (type === 'string') {
    if (format === 'date')
      return { code: 'new Date().toISOString().slice(0, 10)', value: now.toISOString().slice(0, 10) };
    return { code: 'new Date().toISOString()', value: now.toISOString() };
  }
  if (type !== 'integer' && type !== 'number') return undefined;
  return { code: 'Math.floor(Date.now() / 1000)', value: Math.floor(now.getTime() / 1000) };
}
