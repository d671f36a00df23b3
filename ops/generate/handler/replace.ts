/**
 * Writes the handler of PUT on an item, or on a collection with the item's key in the body. It replaces the item, or creates it
 * if the document allows that.
 */
import type { Operation } from '../../../openapi/document/document.ts';
import { successAnswers, type SuccessAnswer } from '../resource/answers.ts';
import { isAssignable, memberSchema, objectType } from '../resource/assignable.ts';
import { replacedParts } from '../request/compose.ts';
import { type BodySchema, sentCode, sentVariable } from '../request/envelope.ts';
import { type BodyFields, planFields } from '../request/fields.ts';
import { objectCode } from '../resource/part.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { type HeadersCode, planHeaders, shownCode } from '../response/reply.ts';
import type { ResourcePlace } from '../resource/resource.ts';
import { accessCode, stringCode } from '../code/names.ts';
import {
  pickAnswer,
  bodyGuardCode,
  bodyNeededCode,
  findBodySchema,
  type BuildHandler,
  destructuringCode,
  memberCode,
  handlerCode,
  optionsCode,
  returnCode,
  startHandler,
  toItemWriter,
} from './common.ts';
import { etagRole, ifMatchOptions } from './item.ts';

interface AnswerCode {
  readonly answer: SuccessAnswer;
  /** The expression for the body; undefined if the answer has no body. */
  readonly shown: string | undefined;
  readonly headers: HeadersCode;
}

/** True if the operation creates missing items. An answer for missing items means that it does not, unless nothing else does. */
function createsByPut(place: ResourcePlace, operation: Operation): boolean {
  const { responses, id, summary, description } = operation;
  const { onCollection, onItem } = place.path;
  // A path such as `/pets/update/{id}` is not a collection: nothing reads its items.
  const isCollection = onCollection.has('get') || onItem.has('get');
  const isOnlyWay = !onCollection.has('post') && (isCollection || createWords.test(`${id} ${summary} ${description}`));
  const isMeant = isOnlyWay || responses.has('201') || !(responses.has('404') || responses.has('4XX'));
  return isMeant && isOwnKey(place, operation);
}

const createWords = /create|upsert|insert|\badds?\b/i;

/** True if the path's parameter, if the path has one for the item, can be the key of an item. */
function isOwnKey({ resource: { item }, path }: ResourcePlace, operation: Operation): boolean {
  if (path.onItem.get('put') !== operation) return true;
  const parameter = operation.parameters.filter(({ in: place }) => place === 'path').at(-1);
  if (item.key === undefined || parameter === undefined) return item.key === undefined;
  const member = memberSchema(item.type, item.key.member);
  return isAssignable(parameter.schema, member);
}

export const buildReplace: BuildHandler = (place, operation) => {
  const { resource } = place;
  const isOnItem = place.path.onItem.get('put') === operation;
  const { inputs, scope, key: inPath } = startHandler(place, operation, isOnItem ? 'item' : 'collection');
  const creates = createsByPut(place, operation);
  const first = answerCode(place, pickAnswer(operation, [200, 204, 201]));
  const made = creates ? successAnswers(operation, [201])[0] : undefined;
  const second = made === undefined ? first : answerCode(place, made);
  const body = findBodySchema(place, operation);
  if (body === undefined) throw new Obstacle('the operation has no body');
  const planned = planFields(resource.item, body);
  const sentKey = isOnItem ? [] : sentKeyCode(place, planned, body);
  const key = isOnItem ? inPath : 'id';
  const fields = omitKey(planned, resource.item.key?.member);
  const parts = replacedParts(resource.item, fields, {
    key: keyParts(place, key, creates),
    creates,
    writer: toItemWriter(place, body),
  });
  const more = optionsCode(...scope, ...ifMatchOptions(inputs));
  const isBoth = second.answer.status !== first.answer.status;
  const result = destructuringCode({
    item: first.shown !== undefined || second.shown !== undefined,
    tag: [first, second].some(({ headers }) => headers.roles.includes('etag')),
    created: isBoth,
  });
  const parameter = parts.some((part) => part.includes('current')) ? 'current' : '';
  return handlerCode(operation, inputs, [
    ...sentCode(body),
    fields.needsBody ? bodyNeededCode(sentVariable(body)) : '',
    bodyGuardCode(place, operation, fields, body),
    ...sentKey,
    `${result}await ${resource.variable}.${creates ? 'put' : 'replace'}(${key}, (${parameter}) => (${objectCode(parts)})${more});`,
    isBoth ? `if (created) ${returnAnswerCode(second)}` : '',
    returnAnswerCode(first),
  ]);
};

function answerCode({ resource }: ResourcePlace, answer: SuccessAnswer): AnswerCode {
  const shown = answer.body && shownCode(resource.item, answer.body.schema, 'item');
  return { answer, shown, headers: planHeaders(answer, etagRole) };
}

function returnAnswerCode({ answer, shown, headers }: AnswerCode): string {
  return returnCode(String(answer.status), headers.code, shown === undefined ? '' : `body: ${shown}`);
}

/** Returns the statements that read the key in the body. @throws Obstacle if the body has no key */
function sentKeyCode({ resource: { item, label } }: ResourcePlace, fields: BodyFields, body: BodySchema): string[] {
  const { member } = item.key ?? {};
  const type = objectType(body.schema);
  if (member === undefined || type === undefined || !fields.names.includes(member))
    throw new Obstacle('neither the path nor the body has the identifier of an item');
  const isNullable = memberSchema(type, member).isNullable;
  const isSure = type.required.has(member) && !isNullable && (!body.optional || fields.needsBody);
  const message = stringCode(`the body names no ${label}: it needs the member "${member}"`);
  return [
    `const id = ${sentVariable(body)}${accessCode(member, body.optional && !fields.needsBody)};`,
    isSure
      ? ''
      : `if (id === undefined${isNullable ? ' || id === null' : ''}) throw new HttpError('not_found', ${message});`,
  ];
}

function omitKey(fields: BodyFields, member: string | undefined): BodyFields {
  return { ...fields, names: fields.names.filter((name) => name !== member) };
}

/** Returns the code of the key: the earlier key, or the path's parameter for a new item. */
function keyParts({ resource: { item } }: ResourcePlace, variable: string, creates: boolean): string[] {
  const { key } = item;
  if (key === undefined) return [];
  const { member } = key;
  if (!creates) return [`...only(current, ${stringCode(member)})`];
  // If the path may name an item by another member, the key differs from the parameter.
  const before = `current?.${/^[A-Za-z_$][\w$]*$/.test(member) ? member : `[${stringCode(member)}]`} ?? ${variable}`;
  const code = key.others.length > 0 ? before : variable;
  return [memberCode(member, code)];
}
