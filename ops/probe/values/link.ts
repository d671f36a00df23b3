/** From one answer to the arguments of the next request: https://spec.openapis.org/oas/v3.1.1.html#link-object */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../openapi/json/json.ts';
import { at } from '../../../openapi/json/pointer.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import type { FollowedLink } from '../structure/source.ts';
import type { ProbeExchange } from './exchange.ts';
import { withArgument } from './sample.ts';

/** The answer has not what is to be taken from it. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

/**
 * The usual arguments of the operation, with what the link gives. An optional parameter that it has nothing for is left
 * out.
 * @throws LinkError
 */
export function followLink(
  { name, link, from }: FollowedLink,
  target: Operation,
  exchange: ProbeExchange,
  usual: RequestArguments,
): RequestArguments {
  let given = usual;
  for (const [key, expression] of Object.entries(link.parameters)) {
    const parameter = target.parameters.find((known) => key === known.name || key === `${known.in}.${known.name}`);
    if (parameter === undefined) throw new LinkError(`${from.id}'s link ${name}: ${target.id} has no parameter ${key}`);
    const value = resolve(expression, exchange);
    if (value === undefined && parameter.required) throw nothing(name, from, expression);
    given = withArgument(given, parameter, value);
  }
  if (link.requestBody === undefined) return given;
  const body = resolve(link.requestBody, exchange);
  if (body === undefined) throw nothing(name, from, link.requestBody);
  return { ...given, body };
}

function nothing(name: string, from: Operation, expression: Json): LinkError {
  return new LinkError(`the answer of ${from.id} has nothing for its link ${name}: ${JSON.stringify(expression)}`);
}

/** Constants as they are; expressions, alone, within a text in braces, or anywhere in a value. Undefined: one gives nothing. */
function resolve(value: Json, exchange: ProbeExchange): Json | undefined {
  if (typeof value === 'string') return resolveText(value, exchange);
  if (isArray(value)) {
    const items = value.map((item) => resolve(item, exchange));
    return items.some((item) => item === undefined) ? undefined : items.filter((item) => item !== undefined);
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, resolve(member, exchange)] as const);
  if (members.some(([, member]) => member === undefined)) return undefined;
  return Object.fromEntries(members.flatMap(([name, member]) => (member === undefined ? [] : [[name, member]])));
}

const expressions = /^\$(?:url|method|statusCode|(?:request|response)\..+)$/;

function resolveText(text: string, exchange: ProbeExchange): Json | undefined {
  if (expressions.test(text)) return evaluate(text, exchange);
  const parts = text.split(/\{(\$[^{}]+)\}/).map((part, index) => (index % 2 === 0 ? part : evaluate(part, exchange)));
  if (parts.some((part) => part === undefined)) return undefined;
  return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('');
}

/** https://spec.openapis.org/oas/v3.1.1.html#runtime-expressions */
function evaluate(expression: string, { operation, url, answer, arguments: given }: ProbeExchange): Json | undefined {
  if (expression === '$url') return url;
  if (expression === '$method') return operation.method.toUpperCase();
  if (expression === '$statusCode') return answer.status;
  const [, side = '', place = '', rest = ''] =
    /^\$(request|response)\.(header|query|path|body)(.*)$/.exec(expression) ?? [];
  if (place === 'body') return at((side === 'request' ? given.body : answer.body) ?? null, rest);
  const name = rest.slice(1);
  if (side === 'response') return place === 'header' ? answer.headers[name.toLowerCase()] : undefined;
  if (place === 'header') return findValue(given.header, name, (text) => text.toLowerCase());
  return findValue(place === 'path' ? given.path : given.query, name, (text) => text);
}

function findValue(values: RequestArguments['path'], name: string, spell: (text: string) => string): Json | undefined {
  return Object.entries(values ?? {}).find(([key]) => spell(key) === spell(name))?.[1];
}
