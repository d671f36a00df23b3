/** PUT on an item: another one in its place; a new one where the document lets it. */
import type { Operation } from '../../../openapi/document/document.ts';
import { successAnswers, type SuccessAnswer } from '../resource/answers.ts';
import { assignable, memberSchema } from '../resource/assignable.ts';
import { replacedParts } from '../request/compose.ts';
import { sentCode, sentVariable } from '../request/envelope.ts';
import { type Fields, fieldsOf, guardCode } from '../request/fields.ts';
import { objectCode } from '../resource/part.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { type Headers, headersOf, shownAs } from '../response/reply.ts';
import type { Place } from '../resource/resource.ts';
import { quoted } from '../code/names.ts';
import {
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
import { etag, ifMatchOf } from './item.ts';

interface Answered {
  readonly answer: SuccessAnswer;
  /** The expression for the body; undefined: no body is answered. */
  readonly shown: string | undefined;
  readonly headers: Headers;
}

/** Whether the operation makes items that were not there. */
function createsByPut(place: Place, operation: Operation): boolean {
  const { responses } = operation;
  const isOnlyWay = !place.path.onCollection.has('post');
  const isMeant = isOnlyWay || responses.has('201') || !(responses.has('404') || responses.has('4XX'));
  return isMeant && isOwnKey(place, operation);
}

/** What the path says can be the key of an item. */
function isOwnKey({ resource: { item } }: Place, operation: Operation): boolean {
  const parameter = operation.parameters.filter(({ in: place }) => place === 'path').at(-1);
  if (item.key === undefined || parameter === undefined) return item.key === undefined;
  const member = memberSchema(item.type, item.key.member);
  return assignable(parameter.schema, member);
}

export const buildReplace: Build = (place, operation) => {
  const { resource } = place;
  const { inputs, scope, key } = start(place, operation, 'item');
  const creates = createsByPut(place, operation);
  const first = answered(place, answerOf(operation, [200, 204, 201]));
  const made = creates ? successAnswers(operation, [201])[0] : undefined;
  const second = made === undefined ? first : answered(place, made);
  const body = bodySchemaOf(place, operation);
  if (body === undefined) throw new Obstacle('it takes no body');
  const fields = withoutKey(fieldsOf(resource.item, body), resource.item.key?.member);
  const parts = replacedParts(resource.item, fields, {
    key: keyParts(place, key, creates),
    creates,
    writer: writerOf(place, body),
  });
  const more = options(...scope, ...ifMatchOf(inputs));
  const isBoth = second.answer.status !== first.answer.status;
  const result = destructured({
    item: first.shown !== undefined || second.shown !== undefined,
    tag: [first, second].some(({ headers }) => headers.roles.includes('etag')),
    created: isBoth,
  });
  const parameter = parts.some((part) => part.includes('current')) ? 'current' : '';
  return method(operation, inputs, [
    ...sentCode(body),
    fields.needsBody ? bodyNeeded(sentVariable(body)) : '',
    guardCode(fields, sentVariable(body)),
    `${result}await ${resource.variable}.${creates ? 'put' : 'replace'}(${key}, (${parameter}) => (${objectCode(parts)})${more});`,
    isBoth ? `if (created) ${returned(second)}` : '',
    returned(first),
  ]);
};

function answered({ resource }: Place, answer: SuccessAnswer): Answered {
  const shown = answer.body && shownAs(resource.item, answer.body.schema, 'item');
  return { answer, shown, headers: headersOf(answer, etag) };
}

function returned({ answer, shown, headers }: Answered): string {
  return returns(String(answer.status), headers.code, shown === undefined ? '' : `body: ${shown}`);
}

function withoutKey(fields: Fields, member: string | undefined): Fields {
  return { ...fields, names: fields.names.filter((name) => name !== member) };
}

/** The key stays what it was; of a new item it is what the path says. */
function keyParts({ resource: { item } }: Place, variable: string, creates: boolean): string[] {
  const { key } = item;
  if (key === undefined) return [];
  const { member } = key;
  if (!creates) return [`...only(current, ${quoted(member)})`];
  // Where the path may name an item otherwise, its key is another.
  const before = `current?.${/^[A-Za-z_$][\w$]*$/.test(member) ? member : `[${quoted(member)}]`} ?? ${variable}`;
  const code = key.others.length > 0 ? before : variable;
  return [memberCode(member, code)];
}
