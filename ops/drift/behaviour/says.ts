/** Whether an answer says what a request said, of the members that both of them have. */
import type { ApiDocument, Json, JsonObject, Operation, Schema } from '../../../openapi/document.ts';
import { isArray, isObject } from '../../../openapi/json.ts';
import { partsOf, requiredOf } from '../../../openapi/samples/constraints.ts';
import { standalone } from '../../../openapi/schema.ts';
import { defaultOf, hiddenProperties } from '../../../openapi/schemas/visibility.ts';
import { compileValidator } from '../../../openapi/validator.ts';
import { bodyOf } from '../../contract/sample.ts';
import { answerSchema, membersOf } from './resources.ts';

/** Members may be more than were sent, times may be written otherwise, and what is null may be left out. */
export function says(given: Json | undefined, sent: Json | undefined): boolean {
  if (sent === null || sent === undefined) return given === null || given === undefined;
  if (isArray(sent)) {
    return isArray(given) && given.length === sent.length && sent.every((item, index) => says(given[index], item));
  }
  if (isObject(sent)) return isObject(given) && Object.entries(sent).every(([name, value]) => says(given[name], value));
  return given === sent || isSameTime(given, sent);
}

const time = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d/;

function isSameTime(one: Json | undefined, other: Json): boolean {
  if (typeof one !== 'string' || typeof other !== 'string' || !time.test(one) || !time.test(other)) return false;
  return Date.parse(one) === Date.parse(other);
}

/** The names of members of a request's body that an answer has to say the same of. */
export function sharedMembers(
  document: ApiDocument,
  answering: Operation,
  sent: Json | undefined,
  sending: Operation,
): readonly string[] {
  const schema = answerSchema(answering);
  if (schema === undefined || !isObject(sent)) return [];
  const answered = membersOf(document, schema);
  const asked = membersOf(document, bodyOf(sending)?.schema ?? true);
  const hidden = hiddenProperties(document.content, schema, 'response');
  return Object.entries(sent).flatMap(([name, value]) => {
    const member = answered.get(name);
    return member !== undefined && asked.has(name) && !hidden.has(name) && isValid(document, member, value)
      ? [name]
      : [];
  });
}

function isValid({ content }: ApiDocument, schema: Schema, value: Json): boolean {
  const isNothing = value === null;
  return isNothing || compileValidator(standalone(content, schema, 'response'))(structuredClone(value)).length === 0;
}

/** The first of the members that the answer says something else of. */
export function differing(
  given: Json | undefined,
  sent: Json | undefined,
  names: readonly string[],
): string | undefined {
  if (!isObject(sent)) return undefined;
  const answer = isObject(given) ? given : {};
  return names.find((name) => !says(answer[name], sent[name]));
}

/** Name → default, of the members of a request's body that need not be sent. */
export function bodyDefaults(document: ApiDocument, operation: Operation): JsonObject {
  const schema = bodyOf(operation)?.schema;
  if (schema === undefined || operation.method === 'patch') return {};
  const required = requiredOf(partsOf(document.content, schema, () => 0));
  const members = [...membersOf(document, schema)].filter(([name]) => !required.has(name));
  const defaults = members.flatMap(([name, member]): [string, Json][] => {
    const value = defaultOf(document.content, member);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(defaults);
}
