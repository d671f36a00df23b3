/** POST on a collection: a new item. */
import type { Operation } from '../../../openapi/document/document.ts';
import { memberSchema, objectType } from '../resource/assignable.ts';
import { itemParts } from '../request/compose.ts';
import { type BodySchema, sentCode, sentVariable } from '../request/envelope.ts';
import { type Fields, fieldsOf, guardCode } from '../request/fields.ts';
import { objectCode, typesOf } from '../resource/part.ts';
import type { ItemKey } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { type Headers, headersOf, shownAs } from '../response/reply.ts';
import type { Place } from '../resource/resource.ts';
import { access, quoted } from '../code/names.ts';
import {
  addressCode,
  answerOf,
  bodyNeeded,
  bodySchemaOf,
  type Build,
  destructured,
  memberCode,
  method,
  options,
  returns,
  start,
  writerOf,
} from './common.ts';
import type { Inputs } from './inputs.ts';

/** Who gives the key of a new item. */
type KeySource = 'client' | 'client or random' | 'client or counted' | 'random' | 'counted';

export const buildCreate: Build = (place, operation) => {
  const { resource } = place;
  const { key } = resource.item;
  if (key === undefined) throw new Obstacle('its items have no identifier');
  const { inputs, scope } = start(place, operation, 'collection');
  const answer = answerOf(operation, [201, 200, 204]);
  const body = bodySchemaOf(place, operation);
  const sent = sentVariable(body);
  const fields = fieldsOf(resource.item, body);
  const source = keySource(key, fields, body);
  const parts = partsOf(place, fields, { key, source, body });
  const shown = answer.body && shownAs(resource.item, answer.body.schema, 'item');
  const headers = headersOf(answer, {
    etag: 'tag',
    location: locationCode(operation, inputs, { source, key, sent }),
  });
  const more = options(...scope, ...requestOf(place, operation, inputs, body));
  const needsBody = fields.needsBody || (source === 'client' && body?.optional === true);
  const isSure = body?.optional !== true || needsBody;
  return method(operation, inputs, [
    ...(body === undefined ? [] : sentCode(body)),
    needsBody ? bodyNeeded(sent) : '',
    guardCode(fields, sent),
    idCode(source, bodyMember(sent, key, isSure)),
    `${resultCode(headers, shown !== undefined)}${callCode(place, parts, { source, key, more, isSure, sent })};`,
    returns(String(answer.status), headers.code, shown === undefined ? '' : `body: ${shown}`),
  ]);
};

function keySource(key: ItemKey, fields: Fields, body: BodySchema | undefined): KeySource {
  const isOptionalKey = fields.taken.includes(key.member) && isKeyOrNull(key, body);
  if (!isOptionalKey && !fields.names.includes(key.member)) return key.type === 'integer' ? 'counted' : 'random';
  // One that must be sent may still be null.
  const isSent = body !== undefined && objectType(body.schema)?.required.has(key.member) === true;
  if (isSent && !isOptionalKey) return 'client';
  return key.type === 'integer' ? 'client or counted' : 'client or random';
}

/** A client that has no key to give may say so with null. */
function isKeyOrNull(key: ItemKey, body: BodySchema | undefined): boolean {
  const type = body && objectType(body.schema);
  const types = type === undefined ? [] : typesOf(memberSchema(type, key.member));
  return key.type === 'string' && types.includes('string') && types.every((one) => ['string', 'null'].includes(one));
}

/** `{ ...only(body, …), id, createdAt: … }`; the key apart where the body has it for certain. */
function partsOf(
  place: Place,
  fields: Fields,
  { key, source, body }: { key: ItemKey; source: KeySource; body: BodySchema | undefined },
): string[] {
  const { resource } = place;
  const own = memberCode(key.member, 'id');
  const isOther = (name: string): boolean => source === 'client' || name !== key.member;
  const [names, taken] = [fields.names.filter(isOther), fields.taken.filter(isOther)];
  return itemParts(resource.item, { ...fields, names, taken }, source === 'client' ? [] : [own], writerOf(place, body));
}

/** The address of the new item. */
function locationCode(
  operation: Operation,
  inputs: Inputs,
  { source, key: { member }, sent }: { source: KeySource; key: ItemKey; sent: string },
): string {
  const values = { client: `${sent}${access(member)}`, random: 'id', 'client or random': 'id' };
  const value = source === 'counted' || source === 'client or counted' ? `item${access(member)}` : values[source];
  return addressCode(operation, inputs, `/\${encodeURIComponent(${value})}`);
}

function requestOf(
  { resource }: Place,
  operation: Operation,
  inputs: Inputs,
  body: BodySchema | undefined,
): readonly string[] {
  const header = inputs.header('idempotency-key');
  if (header === undefined) return [];
  resource.needsIdempotency = true;
  const sent = body === undefined ? 'body: undefined' : 'body';
  return [`request: { key: ${header}, operation: ${quoted(operation.id)}, ${sent} }`];
}

/** @param given the key that a client sent */
function idCode(source: KeySource, given: string): string {
  if (source === 'random') return 'const id = randomUUID();';
  return source === 'client or random' ? `const id = ${given} ?? randomUUID();` : '';
}

/** @param isSure true if something of the item is always sent */
function bodyMember(sent: string, { member }: ItemKey, isSure: boolean): string {
  return `${sent}${access(member, !isSure)}`;
}

function resultCode(headers: Headers, isShown: boolean): string {
  return destructured({
    item: isShown || /\bitem\b/.test(headers.code),
    tag: headers.roles.includes('etag'),
  });
}

function callCode(
  { resource: { variable } }: Place,
  parts: readonly string[],
  call: { source: KeySource; key: ItemKey; more: string; isSure: boolean; sent: string },
): string {
  const { source, key, more, isSure, sent } = call;
  const object = objectCode(parts);
  const counted = `await ${variable}.insertCounted((id) => (${object})${more})`;
  if (source === 'counted') return counted;
  if (source === 'client') return `await ${variable}.insert(${sent}${access(key.member)}, ${object}${more})`;
  if (source !== 'client or counted') return `await ${variable}.insert(id, ${object}${more})`;
  const given = `${sent}${access(key.member)}`;
  const own = object.replace(memberCode(key.member, 'id'), () => `${quoted(key.member)}: ${given}`);
  return `${bodyMember(sent, key, isSure)} === undefined ? ${counted} : await ${variable}.insert(${given}, ${own}${more})`;
}
