/** Whether an answer says what a request said, of the members that both of them have. */
import type { ApiDocument, Json, JsonObject, Operation, Schema } from '../../../openapi/document.ts';
import { isArray, isObject } from '../../../openapi/json.ts';
import { partsOf, requiredOf } from '../../../openapi/samples/constraints.ts';
import { standalone } from '../../../openapi/schema.ts';
import { defaultOf, hiddenProperties } from '../../../openapi/schemas/visibility.ts';
import { compileValidator, type Validator } from '../../../openapi/validator.ts';
import type { Arguments } from '../../../openapi/request.ts';
import { plain } from '../../contract/item.ts';
import { onceForOperation } from '../../contract/once.ts';
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
  if (!isObject(sent)) return [];
  const shown = shownMembers(document, answering);
  if (shown.size === 0) return [];
  const asked = askedMembers(document, sending);
  return Object.entries(sent).flatMap(([name, value]) => {
    const member = shown.get(name);
    if (member === undefined || !asked.has(name)) return [];
    // What the answer has no room for, it can't say.
    return value === null || validatorOf(document, answering, name, member)(value).length === 0 ? [name] : [];
  });
}

const shownMembers = onceForOperation((document, answering): ReadonlyMap<string, Schema> => {
  const schema = answerSchema(answering);
  if (schema === undefined) return new Map();
  const hidden = hiddenProperties(document.content, schema, 'response');
  return new Map([...membersOf(document, schema)].filter(([name]) => !hidden.has(name)));
});

const askedMembers = onceForOperation((document, sending) => membersOf(document, bodyOf(sending)?.schema ?? true));

const validatorsOf = onceForOperation(() => new Map<string, Validator>());

function validatorOf(document: ApiDocument, answering: Operation, name: string, member: Schema): Validator {
  const known = validatorsOf(document, answering);
  const validator = known.get(name) ?? compileValidator(standalone(document.content, member, 'response'));
  known.set(name, validator);
  return validator;
}

/**
 * The first of the members that the answer says something else of.
 * @param path of the request, which wins: what it names says so itself, whatever a body says (`service: { id }` in
 *   `/services/{service_id}/routes`)
 */
export function differing(
  given: Json | undefined,
  sent: Json | undefined,
  names: readonly string[],
  path: Arguments = {},
): string | undefined {
  if (!isObject(sent)) return undefined;
  const answer = isObject(given) ? given : {};
  return names.find((name) => !says(answer[name], sent[name]) && !isOfPath(name, answer[name], path));
}

function isOfPath(name: string, value: Json | undefined, path: Arguments): boolean {
  const values = isObject(value) ? Object.values(value) : [value];
  return Object.entries(path).some(([parameter, named]) => {
    const [whole, part] = [plain(parameter), plain(name)];
    return (
      (whole.startsWith(part) || whole.endsWith(part)) &&
      values.some((one) => isValue(one) && isValue(named) && String(one) === String(named))
    );
  });
}

/** As it can stand in a path. */
function isValue(value: Json | undefined): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
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
