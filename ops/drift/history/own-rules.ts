/** Our own rules for differences, which take precedence over the library. */
import type { Json } from '../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../openapi/json/json.ts';
import { assertions } from '../../../openapi/schema/keywords.ts';
import { describeValue } from '../../findings/finding.ts';
import { type FindingRule, libraryRule } from '../../findings/rules.ts';
import type { DocumentDifference } from '../../difference/differences.ts';

export interface OwnClassification {
  readonly rule: FindingRule;
  readonly isBreaking: boolean;
  readonly message: string;
}

/** Returns undefined if no rule of ours applies. */
export function classifyByOwnRules(difference: DocumentDifference): OwnClassification | undefined {
  return rules.map((rule) => rule(difference)).find((found) => found !== undefined);
}

type OwnRule = (difference: DocumentDifference) => OwnClassification | undefined;

const rules: readonly OwnRule[] = [...[security, securityScheme, operationId, style, choice, link, promise, servers]];

/** True for changes that the library rates too low, or reports for unused definitions. */
export const replacesLibraryRule = (id: string): boolean =>
  /^api-(operation-id|security|global-security|schema)|-all-of-/.test(id);

function security({ path: [room, , , member], before, after }: DocumentDifference): OwnClassification | undefined {
  if (room !== 'paths' || member !== 'security') return undefined;
  const message = `the required keys were ${describeValue(before)} and are ${describeValue(after)}`;
  // Clients that send the former credentials are still accepted.
  const [old, now] = [toTexts(before), toTexts(after)];
  if (old.length > 0 && !now.includes('{}') && old.every((entry) => now.includes(entry)))
    return { rule: 'security-alternative-added', isBreaking: false, message };
  return { rule: 'security-changed', isBreaking: true, message };
}

const toTexts = (list: Json | undefined): string[] => (isArray(list) ? list.map((entry) => JSON.stringify(entry)) : []);

function securityScheme({ path, before, after }: DocumentDifference): OwnClassification | undefined {
  const [room, kind, scheme = ''] = path;
  if (room !== 'components' || kind !== 'securitySchemes') return undefined;
  const what = ['the security scheme', scheme, ...path.slice(3)].join(' ');
  if (path.at(-2) === 'scopes' && before === undefined)
    return { rule: 'security-alternative-added', isBreaking: false, message: `${what} was added` };
  return {
    rule: 'security-changed',
    isBreaking: true,
    message: `${what} was ${describeValue(before)} and is ${describeValue(after)}`,
  };
}

function operationId({ path: [room, , , member], before, after }: DocumentDifference): OwnClassification | undefined {
  if (room !== 'paths' || member !== 'operationId') return undefined;
  return {
    rule: 'operation-id-changed',
    isBreaking: true,
    message: `${describeValue(before)} was renamed to ${describeValue(after)}`,
  };
}

/** How the value of a parameter is written in the request. */
function style({ path, before, after }: DocumentDifference): OwnClassification | undefined {
  const [room, , , member, parameter = '', name = ''] = path;
  if (room !== 'paths' || member !== 'parameters' || path.length !== 6) return undefined;
  if (!['style', 'explode', 'allowReserved'].includes(name)) return undefined;
  const message = `${name} of the parameter ${parameter} was ${describeValue(before)} and is ${describeValue(after)}`;
  return { rule: 'parameter-style-changed', isBreaking: true, message };
}

export const isChoice = (path: readonly string[]): boolean =>
  ['anyOf', 'oneOf'].includes(path.at(-1) ?? '') && path.at(-2) !== 'properties';

/** A new list of alternatives accepts less than before; the library reports each alternative as an addition. */
function choice({ path, before, after }: DocumentDifference): OwnClassification | undefined {
  const keyword = path.at(-1) ?? '';
  if (!isChoice(path)) return undefined;
  const side = path[3] === 'responses' ? 'response' : 'request';
  const [isNew, isGone] = [before === undefined, after === undefined];
  if (!isNew && !isGone) return undefined;
  const message = `${path.slice(3).join(' ')} was ${describeValue(before)} and is ${describeValue(after)}`;
  const isBreaking = isNew === (side === 'request');
  const rule = libraryRule(`${side}-body-${keyword === 'anyOf' ? 'any' : 'one'}-of-${isNew ? 'added' : 'removed'}`);
  return { rule: !isBreaking && isNew ? 'answer-promises-more' : rule, isBreaking, message };
}

function link({ path, before }: DocumentDifference): OwnClassification | undefined {
  const at = path.indexOf('links');
  const isWhole = path[3] === 'responses' && at === 5 && path.length <= 7;
  if (!isWhole || before !== undefined) return undefined;
  return { rule: 'link-added', isBreaking: false, message: `links were added to ${path.slice(3, 5).join(' ')}` };
}

/** A new guarantee of a response does not break clients. */
function promise({ path, before, after }: DocumentDifference): OwnClassification | undefined {
  if (path[3] !== 'responses') return undefined;
  const isHeader = path[5] === 'headers' && path.length === 7 && before === undefined;
  const isMore = [isMoreRequired, isNarrower, isOfFewerTypes].some((rule) => rule(path, before, after));
  if (!isHeader && !isMore) return undefined;
  const message = `${path.slice(3).join(' ')} was ${describeValue(before)} and is ${describeValue(after)}`;
  return { rule: 'answer-promises-more', isBreaking: false, message };
}

function isMoreRequired(path: readonly string[], before: Json | undefined, after: Json | undefined): boolean {
  if (path.at(-1) !== 'required' || !isArray(after)) return false;
  return before === undefined || (isArray(before) && before.every((name) => after.includes(name)));
}

function isNarrower(path: readonly string[], before: Json | undefined, after: Json | undefined): boolean {
  const [, side] = /^(min|max)(?:imum|Length|Items|Properties)$/.exec(path.at(-1) ?? '') ?? [];
  if (side === undefined || typeof after !== 'number') return false;
  return before === undefined || (typeof before === 'number' && (side === 'max' ? after < before : after > before));
}

/** `[null, string]` → `string` */
function isOfFewerTypes(path: readonly string[], before: Json | undefined, after: Json | undefined): boolean {
  if (path.at(-1) !== 'type' || !isArray(before) || after === undefined) return false;
  return (isArray(after) ? after : [after]).every((type) => before.includes(type));
}

/**
 * Classifies a keyword of a schema that was added or removed: a request or a response has more or fewer constraints.
 * Only for differences that the library does not report.
 */
export function classifyConstraint({
  path,
  before,
  after,
}: DocumentDifference): Pick<OwnClassification, 'rule' | 'isBreaking'> | undefined {
  const isNew = before === undefined;
  const isSchema = path.includes('schema') && path.at(-2) !== 'properties';
  if (!isSchema || (!isNew && after !== undefined) || !constraints.has(path.at(-1) ?? '')) return undefined;
  if (path[3] === 'responses')
    return isNew
      ? { rule: 'answer-promises-more', isBreaking: false }
      : { rule: 'answer-promises-less', isBreaking: true };
  if (path[3] !== 'parameters' && path[3] !== 'requestBody') return undefined;
  return isNew ? { rule: 'request-takes-less', isBreaking: true } : { rule: 'request-takes-more', isBreaking: false };
}

const constraints: ReadonlySet<string> = new Set([
  ...assertions.keys(),
  ...['additionalProperties', 'unevaluatedProperties', 'unevaluatedItems', 'not', 'propertyNames', 'contains'],
]);

/** New servers are an addition if the known ones keep their order: many clients use the first. */
function servers({ path, before, after }: DocumentDifference): OwnClassification | undefined {
  if (path.at(-1) !== 'servers') return undefined;
  const [old, now] = [addresses(before), addresses(after)];
  const gone = old.filter((address) => !now.includes(address));
  if (gone.length > 0)
    return { rule: 'server-removed', isBreaking: true, message: `servers were removed: ${gone.join(', ')}` };
  if (now.slice(0, old.length).join() !== old.join())
    return {
      rule: 'servers-reordered',
      isBreaking: true,
      message: `the servers were ${old.join(', ')} and are ${now.join(', ')}`,
    };
  return now.length === old.length
    ? undefined
    : { rule: 'server-added', isBreaking: false, message: 'servers were added' };
}

function addresses(servers: Json | undefined): string[] {
  return isArray(servers) ? servers.map((server) => describeValue(isObject(server) ? server.url : server)) : [];
}
