/** POST on a collection: a new item. */
import type { Json, JsonObject, Operation } from '../../../openapi/document.ts';
import { memberSchema, objectType } from '../plan/assignable.ts';
import { itemParts } from '../plan/compose.ts';
import { type BodySchema, type Fields, fieldsOf, guardCode, isTaken } from '../plan/fields.ts';
import { objectCode, objectValue, type Part, typesOf } from '../plan/part.ts';
import type { ItemKey } from '../plan/item.ts';
import { Obstacle } from '../plan/obstacle.ts';
import { type Headers, headersOf, shownAs } from '../plan/reply.ts';
import type { Place } from '../plan/resource.ts';
import { trialBodies } from '../plan/trial.ts';
import { quoted } from '../write/names.ts';
import {
  access,
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
  someKey,
  start,
  writerOf,
} from './common.ts';
import type { Inputs } from './inputs.ts';

/** Who gives the key of a new item. */
type KeySource = 'client' | 'client or random' | 'client or counted' | 'random' | 'counted';

export const buildCreate: Build = (place, operation) => {
  const { document, resource } = place;
  const { key } = resource.item;
  if (key === undefined) throw new Obstacle('its items have no identifier');
  const { inputs, scope, held } = start(place, operation, 'collection');
  const answer = answerOf(operation, [201, 200, 204]);
  const body = bodySchemaOf(operation);
  const fields = fieldsOf(document.content, resource.item, body, trialBodies(document, operation));
  const source = keySource(document.content, key, fields, body);
  const parts = partsOf(place, fields, key, source);
  const shown = answer.body && shownAs(document.content, resource.item, answer.body.schema, 'item');
  const headers = headersOf(answer, {
    etag: { code: 'tag', value: '"1-1"' },
    location: { code: locationCode(operation, inputs, source, key), value: '/a/1' },
  });
  for (const given of bodiesOf(place, operation, fields, body))
    held(
      { answer, headers, shown },
      objectValue(parts, { body: given, key: keyValue(key, given), current: undefined }),
    );
  const more = options(...scope, ...requestOf(place, operation, inputs, body));
  const needsBody = fields.needsBody || (source === 'client' && body?.optional === true);
  const isSure = body?.optional !== true || needsBody;
  return method(operation, inputs, [
    needsBody ? bodyNeeded : '',
    guardCode(fields),
    idCode(source, key, isSure),
    `${resultCode(headers, shown !== undefined)}${callCode(place, parts, { source, key, more, isSure })};`,
    returns(String(answer.status), headers.code, shown === undefined ? '' : `body: ${shown.code}`),
  ]);
};

function keySource(content: JsonObject, key: ItemKey, fields: Fields, body: BodySchema | undefined): KeySource {
  const isOptionalKey = fields.taken.includes(key.member) && isKeyOrNull(content, key, body);
  if (!isOptionalKey && !fields.names.includes(key.member)) return key.type === 'integer' ? 'counted' : 'random';
  // One that must be sent may still be null.
  const isSent = body !== undefined && objectType(content, body.schema)?.required.has(key.member) === true;
  if (isSent && !isOptionalKey) return 'client';
  return key.type === 'integer' ? 'client or counted' : 'client or random';
}

/** A client that has no key to give may say so with null. */
function isKeyOrNull(content: JsonObject, key: ItemKey, body: BodySchema | undefined): boolean {
  const type = body && objectType(content, body.schema);
  const types = type === undefined ? [] : typesOf(content, memberSchema(type, key.member));
  return key.type === 'string' && types.includes('string') && types.every((one) => ['string', 'null'].includes(one));
}

/** `{ ...only(body, …), id, createdAt: … }`; the key apart where the body has it for certain. */
function partsOf(place: Place, fields: Fields, key: ItemKey, source: KeySource): Part[] {
  const { document, resource } = place;
  const own: Part = { code: memberCode(key.member, 'id'), value: ({ key: value }) => ({ [key.member]: value }) };
  const isOther = (name: string): boolean => source === 'client' || name !== key.member;
  const [names, taken] = [fields.names.filter(isOther), fields.taken.filter(isOther)];
  return itemParts(
    document.content,
    resource.item,
    { ...fields, names, taken },
    source === 'client' ? [] : [own],
    writerOf(place),
  );
}

function* bodiesOf(
  { document }: Place,
  operation: Operation,
  fields: Fields,
  body: BodySchema | undefined,
): Generator<JsonObject> {
  yield* trialBodies(document, operation).filter((given) => isTaken(fields, given));
  if (body === undefined || (body.optional && !fields.needsBody)) yield {};
}

function keyValue({ member, type }: ItemKey, body: JsonObject): Json {
  return body[member] ?? (type === 'integer' ? 1 : someKey);
}

/** The address of the new item. */
function locationCode(operation: Operation, inputs: Inputs, source: KeySource, { member }: ItemKey): string {
  const values = { client: `body${access(member)}`, random: 'id', 'client or random': 'id' };
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

function idCode(source: KeySource, { member }: ItemKey, isSure: boolean): string {
  if (source === 'random') return 'const id = randomUUID();';
  if (source !== 'client or random') return '';
  return `const id = ${bodyMember(member, isSure)} ?? randomUUID();`;
}

/** @param isSure whether there is a body for certain */
function bodyMember(member: string, isSure: boolean): string {
  return isSure ? `body${access(member)}` : `body?${access(member).replace(/^\[/, '.[')}`;
}

function resultCode(headers: Headers, isShown: boolean): string {
  return destructured({
    item: isShown || /\bitem\b/.test(headers.code),
    tag: headers.roles.includes('etag'),
  });
}

function callCode(
  { resource: { variable } }: Place,
  parts: readonly Part[],
  { source, key, more, isSure }: { source: KeySource; key: ItemKey; more: string; isSure: boolean },
): string {
  const object = objectCode(parts);
  const counted = `await ${variable}.insertCounted((id) => (${object})${more})`;
  if (source === 'counted') return counted;
  if (source === 'client') return `await ${variable}.insert(body${access(key.member)}, ${object}${more})`;
  if (source !== 'client or counted') return `await ${variable}.insert(id, ${object}${more})`;
  const given = `body${access(key.member)}`;
  const own = object.replace(memberCode(key.member, 'id'), () => `${quoted(key.member)}: ${given}`);
  return `${bodyMember(key.member, isSure)} === undefined ? ${counted} : await ${variable}.insert(${given}, ${own}${more})`;
}
