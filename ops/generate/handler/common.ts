/** Code that the handlers of all methods share. */
import type { Operation } from '../../../openapi/document/document.ts';
import { readableMediaTypes } from '../../../service/http/request/body/readable.ts';
import { hasOneSchema, objectBody, successAnswers, type SuccessAnswer } from '../resource/answers.ts';
import { type BodyFields, guardCode } from '../request/fields.ts';
import type { ItemWriter } from '../request/compose.ts';
import { type BodySchema, findSentItem, sentVariable } from '../request/envelope.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { parameterNames } from '../resource/paths.ts';
import type { ResourcePlace } from '../resource/resource.ts';
import { stringCode } from '../code/names.ts';
import { Inputs } from './inputs.ts';

/** Writes a handler: a member of the object of handlers. @throws Obstacle if the operation gets no handler */
export type BuildHandler = (place: ResourcePlace, operation: Operation) => string;

export interface HandlerStart {
  readonly inputs: Inputs;
  /** Options of a call that select the parent items: `scope: { owner_key: ownerId }`. */
  readonly scope: readonly string[];
  /** The variable of the path's last parameter; empty for an operation on a collection. */
  readonly key: string;
}

export function startHandler(place: ResourcePlace, operation: Operation, on: 'collection' | 'item'): HandlerStart {
  const inputs = new Inputs(operation, place.taken, (part) => {
    place.refuse(operation, part);
  });
  const parameters = parameterNames(operation.path);
  const own = on === 'item' ? parameters.at(-1) : undefined;
  const members = place.scope.map(
    ({ column }, index) => `${stringCode(column)}: ${inputs.variableFor('path', parameters[index] ?? '')}`,
  );
  return {
    inputs,
    scope: members.length === 0 ? [] : [`scope: { ${members.join(', ')} }`],
    key: own === undefined ? '' : inputs.variableFor('path', own),
  };
}

/** Returns the first declared answer with one of these statuses. @throws Obstacle */
export function pickAnswer(operation: Operation, statuses: readonly number[]): SuccessAnswer {
  const [answer] = successAnswers(operation, statuses);
  if (answer === undefined)
    throw new Obstacle(`the document declares no JSON answer with status ${statuses.join(' or ')}`);
  return answer;
}

/**
 * Finds the schema of the item in the body, in the media types that the pipeline reads.
 * @throws Obstacle if the body is not JSON or a form
 */
export function findBodySchema(
  { resource: { item } }: ResourcePlace,
  { requestBody, method: verb }: Operation,
): BodySchema | undefined {
  if (requestBody === undefined) return undefined;
  const names = readableMediaTypes(requestBody);
  const readable = new Map([...requestBody.content].filter(([name]) => names.includes(name)));
  const body = objectBody(readable);
  if (body === undefined) throw new Obstacle('the body is neither JSON nor a form');
  if (!hasOneSchema(readable)) throw new Obstacle('the body has different schemas in its media types');
  const whole = { schema: body.schema, optional: !requestBody.required, hasDefaults: verb !== 'patch' };
  return findSentItem(item, whole);
}

/** `, { a, b }`; empty if there are no members. */
export function optionsCode(...members: readonly string[]): string {
  return members.length === 0 ? '' : `, { ${members.join(', ')} }`;
}

/** `async createPet({ body }) { … }` */
export function handlerCode(operation: Operation, inputs: Inputs, lines: readonly string[]): string {
  const guard = inputs.guardCode();
  const body = [guard, ...lines].filter((line) => line !== '').join('\n');
  return `async ${stringCode(operation.id)}(${inputs.parameterList(body)}) {\n${body}\n}`;
}

/** `return { status: 200, headers: { … }, body: item };` */
export function returnCode(status: string, ...members: readonly string[]): string {
  return `return { ${[`status: ${status}`, ...members.filter((member) => member !== '')].join(', ')} };`;
}

/** `const { item, tag } = `, with the names that are used. */
export function destructuringCode(names: Readonly<Record<string, boolean>>): string {
  const used = Object.entries(names).flatMap(([name, isUsed]) => (isUsed ? [name] : []));
  return used.length === 0 ? '' : `const { ${used.join(', ')} } = `;
}

/** `id`, or `petId: id` */
export function memberCode(member: string, variable: string): string {
  return member === variable ? variable : `${stringCode(member)}: ${variable}`;
}

/** Returns the variables of the parameters in the request's path. */
export function pathVariables({ path }: Operation, inputs: Inputs): string[] {
  return parameterNames(path).map((name) => inputs.variableFor('path', name));
}

/** Returns the code of an address: a template string with these values as the parameters of the path. */
export function addressCode(path: string, values: readonly string[]): string {
  const rest = [...values];
  const parts = path.split(/(\{[^{}]*\})/).map((part, index) => {
    if (index % 2 === 1) return `\${encodeURIComponent(${rest.shift() ?? ''})}`;
    return part.replaceAll(/[`\\$]/g, String.raw`\$&`);
  });
  const text = parts.join('');
  return text.includes('${') ? `\`${text}\`` : stringCode(text);
}

/** Returns the statement that answers 501 to members of the body that the item cannot hold. */
export function bodyGuardCode(
  { refuse }: ResourcePlace,
  operation: Operation,
  fields: BodyFields,
  body: BodySchema | undefined,
): string {
  for (const name of fields.guarded) refuse(operation, `body ${name}`);
  return guardCode(fields, sentVariable(body));
}

/** @param sent the variable with the item that a client sent */
export function bodyNeededCode(sent: string): string {
  return `if (${sent} === undefined) throw new HttpError('validation_failed', 'a body is needed');`;
}

export function toItemWriter(
  { constant, resource: { variable } }: ResourcePlace,
  body: BodySchema | undefined,
): ItemWriter {
  return { constant, variable, sent: sentVariable(body) };
}

/** @throws Obstacle if the operation has a body, which no code would use */
export function forbidBody({ requestBody }: Operation): void {
  if (requestBody !== undefined) throw new Obstacle('the operation has a body');
}
