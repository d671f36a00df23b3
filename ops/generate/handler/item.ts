/** Writes the handlers of GET, PATCH and DELETE on an item. */
import type { Operation } from '../../../openapi/document/document.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { stringCode, toPlain } from '../code/names.ts';
import { isAssignable, memberSchema, objectType, withoutConstraints } from '../resource/assignable.ts';
import { changeMembers, patchFields } from '../request/compose.ts';
import { sentCode } from '../request/envelope.ts';
import { objectCode } from '../resource/part.ts';
import { Obstacle } from '../resource/obstacle.ts';
import type { ResourcePlace } from '../resource/resource.ts';
import { type HeaderRoles, planHeaders, deletedMessageCode, shownCode } from '../response/reply.ts';
import {
  bodyGuardCode,
  pickAnswer,
  findBodySchema,
  type BuildHandler,
  destructuringCode,
  forbidBody,
  handlerCode,
  memberCode,
  optionsCode,
  returnCode,
  startHandler,
  toItemWriter,
} from './common.ts';
import type { Inputs } from './inputs.ts';

export const etagRole: HeaderRoles = { etag: 'tag' };

export const buildRead: BuildHandler = (place, operation) => {
  const { resource } = place;
  const { inputs, scope, key } = startHandler(place, operation, 'item');
  forbidBody(operation);
  const answer = pickAnswer(operation, [200]);
  if (answer.body === undefined) throw new Obstacle('the answer does not show the item');
  const shown = shownCode(resource.item, answer.body.schema, 'item');
  const headers = planHeaders(answer, etagRole);
  const result = destructuringCode({ item: true, tag: headers.roles.includes('etag') });
  return handlerCode(operation, inputs, [
    `${result}await ${resource.variable}.get(${key}${optionsCode(...scope)});`,
    returnCode(String(answer.status), headers.code, `body: ${shown}`),
  ]);
};

export const buildPatch: BuildHandler = (place, operation) => {
  const { resource } = place;
  const body = findBodySchema(place, operation);
  if (body === undefined || objectType(body.schema) === undefined)
    throw new Obstacle('the body is not an object with one schema');
  const fields = patchFields(resource.item, body);
  const parts = changeMembers(resource.item, body, fields, toItemWriter(place, body));
  return changeCode(place, operation, () => ({
    lines: [...sentCode(body), bodyGuardCode(place, operation, fields, body)],
    parts,
  }));
};

/** POST on an item changes the members that the body or the query has. */
export const buildUpdate: BuildHandler = (place, operation) => {
  const { onItem } = place.path;
  if (onItem.has('patch') || onItem.has('put')) throw new Obstacle('the meaning of POST on an item is unknown');
  if (operation.requestBody !== undefined) {
    const body = findBodySchema(place, operation);
    const members = [...(body === undefined ? [] : (objectType(body.schema)?.members.values() ?? []))].flat();
    if (members.some((member) => member.default !== undefined))
      throw new Obstacle('defaults of the body would replace members of the item');
    return buildPatch(place, operation);
  }
  return changeCode(place, operation, (inputs) => ({ lines: [], parts: queryParts(place, operation, inputs) }));
};

/** Returns the members of the item that the query has. @throws Obstacle if it has none */
function queryParts(
  { resource: { item, variable: collection } }: ResourcePlace,
  operation: Operation,
  inputs: Inputs,
): string[] {
  const parts = operation.parameters.flatMap(({ in: place, name, schema, required }) => {
    const member = [...item.type.members.keys()].find((own) => toPlain(own) === toPlain(name));
    if (place !== 'query' || member === undefined || member === item.key?.member || schema.default !== undefined)
      return [];
    const own = memberSchema(item.type, member);
    if (!isAssignable(schema, withoutConstraints(own))) return [];
    const variable = inputs.variableFor('query', name);
    const part = memberCode(member, variable);
    if (!isAssignable(schema, own)) return [`...${collection}.taken({ ${part} }, ${stringCode(member)})`];
    return [required ? part : `...(${variable} === undefined ? {} : { ${part} })`];
  });
  if (parts.length === 0) throw new Obstacle('the meaning of POST on an item is unknown');
  return parts;
}

function changeCode(
  place: ResourcePlace,
  operation: Operation,
  build: (inputs: Inputs) => { readonly lines: readonly string[]; readonly parts: readonly string[] },
): string {
  const { resource } = place;
  const { inputs, scope, key } = startHandler(place, operation, 'item');
  const answer = pickAnswer(operation, [200, 204, 201]);
  const { lines, parts } = build(inputs);
  const shown = answer.body && shownCode(resource.item, answer.body.schema, 'item');
  const headers = planHeaders(answer, etagRole);
  const result = destructuringCode({ item: shown !== undefined, tag: headers.roles.includes('etag') });
  const more = optionsCode(...scope, ...ifMatchOptions(inputs));
  return handlerCode(operation, inputs, [
    ...lines,
    `${result}await ${resource.variable}.patch(${key}, ${objectCode(parts)}${more});`,
    returnCode(String(answer.status), headers.code, shown === undefined ? '' : `body: ${shown}`),
  ]);
}

export const buildDelete: BuildHandler = (place, operation) => {
  const { resource } = place;
  const { inputs, scope, key } = startHandler(place, operation, 'item');
  const answer = pickAnswer(operation, [204, 200]);
  forbidBody(operation);
  const { schema } = answer.body ?? {};
  const shown = schema === undefined ? undefined : deletedCode(place, schema, key);
  const headers = planHeaders(answer, {});
  const isShown = shown !== undefined && /\bitem\b/.test(shown);
  const more = optionsCode(...scope, ...ifMatchOptions(inputs));
  const isAlways = operation.responses.has('404') || operation.responses.has('4XX') || isShown;
  return handlerCode(operation, inputs, [
    `${destructuringCode({ item: isShown })}await ${resource.variable}.${isAlways ? 'delete' : 'deleteAny'}(${key}${more});`,
    returnCode(String(answer.status), headers.code, shown === undefined ? '' : `body: ${shown}`),
  ]);
};

/** Keywords of a schema that describe a value and do not limit it. */
const annotations: ReadonlySet<string> = new Set(['title', 'description', '$comment', 'example', 'examples']);

/** Returns the code of the deleted item, or of a message about the deletion. */
function deletedCode({ resource: { item, label } }: Parameters<BuildHandler>[0], schema: SchemaView, key: string) {
  const message = deletedMessageCode(item, schema, { label, key });
  const isAnything = ![...schema.resolved.own.names].some((name) => !annotations.has(name));
  return message ?? (isAnything ? 'item' : shownCode(item, schema, 'item'));
}

export function ifMatchOptions(inputs: Inputs): string[] {
  const header = inputs.header('if-match');
  return header === undefined ? [] : [`ifMatch: ${header}`];
}
