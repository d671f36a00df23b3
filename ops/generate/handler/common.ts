/** What the handlers of all methods have in common. */
import type { Operation } from '../../../openapi/document/document.ts';
import { readableMediaTypes } from '../../../service/http/request/body/readable.ts';
import { hasOneSchema, objectBody, successAnswers, type SuccessAnswer } from '../resource/answers.ts';
import type { Writer } from '../request/compose.ts';
import { type BodySchema, findSentItem, sentVariable } from '../request/envelope.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { parametersOf } from '../resource/paths.ts';
import type { Place } from '../resource/resource.ts';
import { quoted } from '../code/names.ts';
import { Inputs } from './inputs.ts';

/** Writes a handler: a member of the object of handlers. @throws Obstacle where there is none for the operation */
export type Build = (place: Place, operation: Operation) => string;

export interface Start {
  readonly inputs: Inputs;
  /** Options of a call that say where the items are: `scope: { owner_key: ownerId }`. */
  readonly scope: readonly string[];
  /** The variable of the path's last parameter, on an item. */
  readonly key: string;
}

export function start(place: Place, operation: Operation, on: 'collection' | 'item'): Start {
  const inputs = new Inputs(operation, place.taken);
  const parameters = parametersOf(operation.path);
  const own = on === 'item' ? parameters.at(-1) : undefined;
  const members = place.scope.map(
    ({ column }, index) => `${quoted(column)}: ${inputs.of('path', parameters[index] ?? '')}`,
  );
  return {
    inputs,
    scope: members.length === 0 ? [] : [`scope: { ${members.join(', ')} }`],
    key: own === undefined ? '' : inputs.of('path', own),
  };
}

/** The first answer that the document declares of these statuses. @throws Obstacle */
export function answerOf(operation: Operation, statuses: readonly number[]): SuccessAnswer {
  const [answer] = successAnswers(operation, statuses);
  if (answer === undefined) throw new Obstacle(`it declares no answer of ${statuses.join(' or ')} that is JSON`);
  return answer;
}

/**
 * What a client sends of an item, in the media types that the pipeline reads.
 * @throws Obstacle if that is not JSON or a form
 */
export function bodySchemaOf(
  { resource: { item } }: Place,
  { requestBody, method: verb }: Operation,
): BodySchema | undefined {
  if (requestBody === undefined) return undefined;
  const names = readableMediaTypes(requestBody);
  const readable = new Map([...requestBody.content].filter(([name]) => names.includes(name)));
  const body = objectBody(readable);
  if (body === undefined) throw new Obstacle('its body is not JSON');
  if (!hasOneSchema(readable)) throw new Obstacle('its body has another schema in every media type');
  const whole = { schema: body.schema, optional: !requestBody.required, hasDefaults: verb !== 'patch' };
  return findSentItem(item, whole);
}

/** `, { a, b }`; nothing where there are none. */
export function options(...members: readonly string[]): string {
  return members.length === 0 ? '' : `, { ${members.join(', ')} }`;
}

/** `async createPet({ body }) { … }` */
export function method(operation: Operation, inputs: Inputs, lines: readonly string[]): string {
  const guard = inputs.guard();
  const body = [guard, ...lines].filter((line) => line !== '').join('\n');
  return `async ${quoted(operation.id)}(${inputs.text(body)}) {\n${body}\n}`;
}

/** `return { status: 200, headers: { … }, body: item };` */
export function returns(status: string, ...members: readonly string[]): string {
  return `return { ${[`status: ${status}`, ...members.filter((member) => member !== '')].join(', ')} };`;
}

/** `const { item, tag } = `, of the names that are used. */
export function destructured(names: Readonly<Record<string, boolean>>): string {
  const used = Object.entries(names).flatMap(([name, isUsed]) => (isUsed ? [name] : []));
  return used.length === 0 ? '' : `const { ${used.join(', ')} } = `;
}

/** `id`, or `petId: id` */
export function memberCode(member: string, variable: string): string {
  return member === variable ? variable : `${quoted(member)}: ${variable}`;
}

/** The path of the request in the code: a template with its parameters filled in. */
export function addressCode(operation: Operation, inputs: Inputs, more = ''): string {
  const parts = operation.path.split(/(\{[^{}]*\})/).map((part) => {
    const name = /^\{(.*)\}$/.exec(part)?.[1];
    if (name === undefined) return part.replaceAll(/[`\\$]/g, String.raw`\$&`);
    return `\${encodeURIComponent(${inputs.of('path', name)})}`;
  });
  const text = parts.join('').replace(/\/$/, '') + more;
  return text.includes('${') ? `\`${text}\`` : quoted(text);
}

/** @param sent the variable of what a client sent of the item */
export function bodyNeeded(sent: string): string {
  return `if (${sent} === undefined) throw new HttpError('validation_failed', 'a body is needed');`;
}

export function writerOf({ constant, resource: { variable } }: Place, body: BodySchema | undefined): Writer {
  return { constant, variable, sent: sentVariable(body) };
}

/** @throws Obstacle if a request has a body, which nothing is done with */
export function forbidBody({ requestBody }: Operation): void {
  if (requestBody !== undefined) throw new Obstacle('it takes a body');
}
