/** Members of an item that only the server can set: times, counts, identifiers, constants. */
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { times } from '../../probe/structure/names.ts';
import { stringCode } from '../code/names.ts';
import { memberSchema } from '../resource/assignable.ts';
import { type BodyFields, heldNames } from './fields.ts';
import type { ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { emptyPart, fixedValue, literalPart, getSchemaParts, getTypes } from '../resource/part.ts';

/** A member that the server sets. */
interface ServerMember {
  readonly name: string;
  /** True if the member gets a new value when the item is replaced; other members keep their values. */
  readonly isRenewed: boolean;
  /** The code of the member. */
  readonly part: string;
}

/**
 * Returns the members of the item that clients do not send, except the key.
 * @param kept members that an item has already, so that they need no new value
 * @throws Obstacle if a required member cannot be set
 */
export function serverMembers(
  item: ItemSchema,
  fields: BodyFields,
  kept: ReadonlySet<string> = new Set(),
): readonly ServerMember[] {
  const given = new Set([...heldNames(fields), ...fields.guarded, item.key?.member]);
  return [...item.type.members.keys()]
    .filter((name) => !given.has(name))
    .flatMap((name) => {
      const isRequired = item.type.required.has(name);
      const member = serverMember(name, memberSchema(item.type, name), isRequired);
      if (member === undefined && isRequired && !kept.has(name))
        throw new Obstacle(`no client sends the member ${stringCode(name)}, which the item requires`);
      return member ?? [];
    });
}

/** Names of counts, which begin with 0. */
const countNames = /^(num|number_?of)_|_?count$/i;

export const changeNames = /update|modif|change/i;

export function serverMember(name: string, schema: SchemaView, isRequired: boolean): ServerMember | undefined {
  const fixed = fixedValue(schema);
  if (fixed !== undefined) return { name, isRenewed: isOnlyValue(schema), part: literalPart(name, fixed) };
  const time = times.test(name) || (isRequired && /^(timestamp|time|date)$/i.test(name)) ? timeCode(schema) : undefined;
  if (time !== undefined) return { name, isRenewed: changeNames.test(name), part: `${stringCode(name)}: ${time}` };
  if (!isRequired) return undefined;
  if (isUuid(schema)) return { name, isRenewed: false, part: `${stringCode(name)}: randomUUID()` };
  if (countNames.test(name) && getTypes(schema)[0] === 'integer')
    return { name, isRenewed: false, part: literalPart(name, 0) };
  const empty = emptyPart(name, schema);
  return empty === undefined ? undefined : { name, isRenewed: false, part: empty };
}

/** True for a constant: the type of the member is this value. */
function isOnlyValue(schema: SchemaView): boolean {
  return getSchemaParts(schema).some(({ own }) => own.const !== undefined || own.enum?.length === 1);
}

function isUuid(schema: SchemaView): boolean {
  return getSchemaParts(schema).some(({ own }) => own.format === 'uuid');
}

/** Returns the code of the current time in the member's form: text of RFC 3339, or seconds since 1970. */
function timeCode(schema: SchemaView): string | undefined {
  const [type] = getTypes(schema);
  const format = getSchemaParts(schema).find(({ own }) => own.format !== undefined)?.own.format;
  if (type === 'string' && /2822|http-date/.test(format ?? '')) return 'new Date().toUTCString()';
  if (type === 'string') return `new Date().toISOString()${format === 'date' ? '.slice(0, 10)' : ''}`;
  return type === 'integer' || type === 'number' ? 'Math.floor(Date.now() / 1000)' : undefined;
}
