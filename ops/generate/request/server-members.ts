/** Members of an item that only a server can say: times, counts, identifiers, constants. */
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { times } from '../../probe/structure/names.ts';
import { quoted } from '../code/names.ts';
import { memberSchema } from '../resource/assignable.ts';
import type { Fields } from './fields.ts';
import type { ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { emptyPart, fixedValue, literal, partsOf, typesOf } from '../resource/part.ts';

/** A member that the server gives. */
interface ServerMember {
  readonly name: string;
  /** Given again whenever the item is replaced; others keep the value that they have. */
  readonly isRenewed: boolean;
  /** The member in the code. */
  readonly part: string;
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
  if (time !== undefined) return { name, isRenewed: changes.test(name), part: `${quoted(name)}: ${time}` };
  if (!isRequired) return undefined;
  if (isUuid(schema)) return { name, isRenewed: false, part: `${quoted(name)}: randomUUID()` };
  if (counts.test(name) && typesOf(schema)[0] === 'integer') return { name, isRenewed: false, part: literal(name, 0) };
  const empty = emptyPart(name, schema);
  return empty === undefined ? undefined : { name, isRenewed: false, part: empty };
}

/** A constant: the type of the member is this value. */
function isOnlyValue(schema: SchemaView): boolean {
  return partsOf(schema).some(({ own }) => own.const !== undefined || own.enum?.length === 1);
}

function isUuid(schema: SchemaView): boolean {
  return partsOf(schema).some(({ own }) => own.format === 'uuid');
}

/** Now, as the member spells it: text of RFC 3339, else seconds since 1970. */
function timeCode(schema: SchemaView): string | undefined {
  const [type] = typesOf(schema);
  const format = partsOf(schema).find(({ own }) => own.format !== undefined)?.own.format;
  if (type === 'string') return `new Date().toISOString()${format === 'date' ? '.slice(0, 10)' : ''}`;
  return type === 'integer' || type === 'number' ? 'Math.floor(Date.now() / 1000)' : undefined;
}
