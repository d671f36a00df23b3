/** GET, PATCH and DELETE on an item. */
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { objectType } from '../resource/assignable.ts';
import { changeMembers, patchFields } from '../request/compose.ts';
import { sentCode, sentVariable } from '../request/envelope.ts';
import { guardCode } from '../request/fields.ts';
import { objectCode } from '../resource/part.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { type HeaderRoles, headersOf, messageAs, shownAs } from '../response/reply.ts';
import {
  answerOf,
  bodySchemaOf,
  type Build,
  destructured,
  forbidBody,
  method,
  options,
  returns,
  start,
  writerOf,
} from './common.ts';
import type { Inputs } from './inputs.ts';

export const etag: HeaderRoles = { etag: 'tag' };

export const buildRead: Build = (place, operation) => {
  const { resource } = place;
  const { inputs, scope, key } = start(place, operation, 'item');
  forbidBody(operation);
  const answer = answerOf(operation, [200]);
  if (answer.body === undefined) throw new Obstacle('its answer shows nothing of the item');
  const shown = shownAs(resource.item, answer.body.schema, 'item');
  const headers = headersOf(answer, etag);
  const result = destructured({ item: true, tag: headers.roles.includes('etag') });
  return method(operation, inputs, [
    `${result}await ${resource.variable}.get(${key}${options(...scope)});`,
    returns('200', headers.code, `body: ${shown}`),
  ]);
};

export const buildPatch: Build = (place, operation) => {
  const { resource } = place;
  const { inputs, scope, key } = start(place, operation, 'item');
  const answer = answerOf(operation, [200, 204]);
  const body = bodySchemaOf(place, operation);
  if (body === undefined || objectType(body.schema) === undefined)
    throw new Obstacle('its body is not one kind of object');
  const fields = patchFields(resource.item, body);
  const parts = changeMembers(resource.item, body, fields, writerOf(place, body));
  const shown = answer.body && shownAs(resource.item, answer.body.schema, 'item');
  const headers = headersOf(answer, etag);
  const result = destructured({ item: shown !== undefined, tag: headers.roles.includes('etag') });
  const more = options(...scope, ...ifMatchOf(inputs));
  return method(operation, inputs, [
    ...sentCode(body),
    guardCode(fields, sentVariable(body)),
    `${result}await ${resource.variable}.patch(${key}, ${objectCode(parts)}${more});`,
    returns(String(answer.status), headers.code, shown === undefined ? '' : `body: ${shown}`),
  ]);
};

export const buildDelete: Build = (place, operation) => {
  const { resource } = place;
  const { inputs, scope, key } = start(place, operation, 'item');
  const answer = answerOf(operation, [204, 200]);
  forbidBody(operation);
  const { schema } = answer.body ?? {};
  const shown = schema === undefined ? undefined : deletedAs(place, schema, key);
  const headers = headersOf(answer, {});
  const isShown = shown !== undefined && /\bitem\b/.test(shown);
  const more = options(...scope, ...ifMatchOf(inputs));
  const isAlways = operation.responses.has('404') || operation.responses.has('4XX') || isShown;
  return method(operation, inputs, [
    `${destructured({ item: isShown })}await ${resource.variable}.${isAlways ? 'delete' : 'deleteAny'}(${key}${more});`,
    returns(String(answer.status), headers.code, shown === undefined ? '' : `body: ${shown}`),
  ]);
};

/** The item that was, or a word on it. */
function deletedAs({ resource: { item, label } }: Parameters<Build>[0], schema: SchemaView, key: string) {
  const message = messageAs(item, schema, { label, key });
  return message ?? shownAs(item, schema, 'item');
}

export function ifMatchOf(inputs: Inputs): string[] {
  const header = inputs.header('if-match');
  return header === undefined ? [] : [`ifMatch: ${header}`];
}
