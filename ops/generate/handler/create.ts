/** Writes the handler of POST on a collection, which creates an item. */
import type { Operation } from '../../../openapi/document/document.ts';
import { memberSchema, objectType } from '../resource/assignable.ts';
import { itemParts } from '../request/compose.ts';
import { type BodySchema, sentCode, sentVariable } from '../request/envelope.ts';
import { type BodyFields, planFields } from '../request/fields.ts';
import { randomKeyCode } from '../request/random-key.ts';
import { objectCode } from '../resource/part.ts';
import type { ItemKey } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { type HeadersCode, planHeaders, shownCode } from '../response/reply.ts';
import type { ResourcePlace } from '../resource/resource.ts';
import { accessCode, stringCode } from '../code/names.ts';
import {
  addressCode,
  pickAnswer,
  bodyGuardCode,
  bodyNeededCode,
  findBodySchema,
  type BuildHandler,
  destructuringCode,
  memberCode,
  handlerCode,
  optionsCode,
  pathVariables,
  returnCode,
  startHandler,
  toItemWriter,
} from './common.ts';
import type { Inputs } from './inputs.ts';

/** The source of a new item's key. */
type KeySource = 'client' | 'client or random' | 'client or counted' | 'random' | 'counted';

export const buildCreate: BuildHandler = (place, operation) => {
  const { resource } = place;
  const { key } = resource.item;
  if (key === undefined) throw new Obstacle('the items have no identifier');
  const { inputs, scope } = startHandler(place, operation, 'collection');
  const answer = pickAnswer(operation, [201, 200, 204]);
  const body = findBodySchema(place, operation);
  const sent = sentVariable(body);
  const fields = planFields(resource.item, body);
  const source = keySource(key, fields, body);
  const parts = createdParts(place, fields, { key, source, body });
  const shown = answer.body && shownCode(resource.item, answer.body.schema, 'item');
  const headers = planHeaders(answer, {
    etag: 'tag',
    location: addressCode(place.path.itemPath, [
      ...pathVariables(operation, inputs),
      newKeyCode({ source, key, sent }),
    ]),
  });
  const more = optionsCode(...scope, ...requestOptions(place, operation, inputs, body));
  const needsBody = fields.needsBody || (source === 'client' && body?.optional === true);
  const isSure = body?.optional !== true || needsBody;
  return handlerCode(operation, inputs, [
    ...(body === undefined ? [] : sentCode(body)),
    needsBody ? bodyNeededCode(sent) : '',
    bodyGuardCode(place, operation, fields, body),
    idCode(source, bodyMember(sent, key, isSure), randomKeyCode(memberSchema(resource.item.type, key.member))),
    `${resultCode(headers, shown !== undefined)}${callCode(place, parts, { source, key, more, isSure, sent })};`,
    returnCode(String(answer.status), headers.code, shown === undefined ? '' : `body: ${shown}`),
  ]);
};

function keySource(key: ItemKey, fields: BodyFields, body: BodySchema | undefined): KeySource {
  const sentTypes = sentKeyTypes(key, body);
  const isCopied = fields.names.includes(key.member);
  const isOptionalKey = fields.taken.includes(key.member)
    ? key.type === 'string' &&
      sentTypes.includes('string') &&
      sentTypes.every((one) => ['string', 'null'].includes(one))
    : isCopied && sentTypes.includes('null');
  if (!isOptionalKey && !isCopied) return key.type === 'integer' ? 'counted' : 'random';
  // A required key may still be null.
  const isSent = body !== undefined && objectType(body.schema)?.required.has(key.member) === true;
  if (isSent && !isOptionalKey) return 'client';
  return key.type === 'integer' ? 'client or counted' : 'client or random';
}

/** Returns the types of the key in the body: a client may send null instead of a key. */
function sentKeyTypes(key: ItemKey, body: BodySchema | undefined): readonly string[] {
  const type = body && objectType(body.schema);
  return type?.members.has(key.member) === true ? memberSchema(type, key.member).types : [];
}

/** `{ ...only(body, …), id, createdAt: … }`; without the key if the body always has it. */
function createdParts(
  place: ResourcePlace,
  fields: BodyFields,
  { key, source, body }: { key: ItemKey; source: KeySource; body: BodySchema | undefined },
): string[] {
  const { resource } = place;
  const own = memberCode(key.member, 'id');
  const isOther = (name: string): boolean => source === 'client' || name !== key.member;
  const [names, taken] = [fields.names.filter(isOther), fields.taken.filter(isOther)];
  return itemParts(
    resource.item,
    { ...fields, names, taken },
    source === 'client' ? [] : [own],
    toItemWriter(place, body),
  );
}

/** Returns the code of the new item's key after the item was stored. */
function newKeyCode({ source, key: { member }, sent }: { source: KeySource; key: ItemKey; sent: string }): string {
  if (source === 'client') return `${sent}${accessCode(member)}`;
  return source.endsWith('random') ? 'id' : `item${accessCode(member)}`;
}

function requestOptions(
  { resource }: ResourcePlace,
  operation: Operation,
  inputs: Inputs,
  body: BodySchema | undefined,
): readonly string[] {
  const header = inputs.header('idempotency-key');
  if (header === undefined) return [];
  resource.needsIdempotency = true;
  const sent = body === undefined ? 'body: undefined' : 'body';
  return [`request: { key: ${header}, operation: ${stringCode(operation.id)}, ${sent} }`];
}

/** @param given the key that a client sent @param random the code of a new key */
function idCode(source: KeySource, given: string, random: string): string {
  if (source === 'random') return `const id = ${random};`;
  return source === 'client or random' ? `const id = ${given} ?? ${random};` : '';
}

/** @param isSure true if a body is always sent */
function bodyMember(sent: string, { member }: ItemKey, isSure: boolean): string {
  return `${sent}${accessCode(member, !isSure)}`;
}

function resultCode(headers: HeadersCode, isShown: boolean): string {
  return destructuringCode({
    item: isShown || /\bitem\b/.test(headers.code),
    tag: headers.roles.includes('etag'),
  });
}

function callCode(
  { resource: { variable } }: ResourcePlace,
  parts: readonly string[],
  call: { source: KeySource; key: ItemKey; more: string; isSure: boolean; sent: string },
): string {
  const { source, key, more, isSure, sent } = call;
  const object = objectCode(parts);
  const counted = `await ${variable}.insertCounted((id) => (${object})${more})`;
  if (source === 'counted') return counted;
  if (source === 'client') return `await ${variable}.insert(${sent}${accessCode(key.member)}, ${object}${more})`;
  if (source !== 'client or counted') return `await ${variable}.insert(id, ${object}${more})`;
  const given = `${sent}${accessCode(key.member)}`;
  const own = object.replace(memberCode(key.member, 'id'), () => `${stringCode(key.member)}: ${given}`);
  return `${bodyMember(sent, key, isSure)} === undefined ? ${counted} : await ${variable}.insert(${given}, ${own}${more})`;
}
