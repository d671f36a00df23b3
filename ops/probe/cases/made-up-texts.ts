/** Texts that only an answer, or another person, can give: a service may refuse one that was made up. */
import type { Operation, Parameter } from '../../../openapi/document/document.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { plain } from '../structure/names.ts';
import type { Tolerance } from './case.ts';

const unknownCursor: Tolerance = {
  convention: 'a refusal of a cursor that no answer has given',
  statuses: [400, 404, 410, 422],
};

const unknownContent: Tolerance = {
  convention: 'a refusal of a made-up text that contains another value',
  statuses: [400, 403, 404, 422],
};

/** What is tolerated of an answer to a request with these arguments. */
export function toleratedTexts({ parameters }: Operation, given: RequestArguments): readonly Tolerance[] {
  const sent = parameters.filter((one) => isMadeUp(one, given[one.in]?.[one.name]));
  return [...(sent.some(isCursor) ? [unknownCursor] : []), ...(sent.some(isContainer) ? [unknownContent] : [])];
}

/** An example is a text that the service knows. */
const isMadeUp = ({ examples }: Parameter, value: unknown): boolean =>
  value !== undefined && !examples.some((example) => example.value === value);

/** True if the document does not say what such a text looks like: a set of characters does not. */
function isCursor({ in: place, name, schema }: Parameter): boolean {
  const { types, names, pattern = '' } = schema.resolved.own;
  const isDescribed = ['enum', 'const', 'format', 'default', 'examples'].some((key) => names.has(key));
  const isText = types?.includes('string') === true && !isDescribed;
  return place === 'query' && isText && characters.test(pattern) && cursors.test(plain(name));
}

/** True if the text has another value in it, such as JSON in base64: the schema cannot say which one a service accepts. */
const isContainer = ({ schema, description }: Parameter): boolean =>
  ['contentMediaType', 'contentEncoding', 'contentSchema'].some((key) => schema.resolved.own.names.has(key)) ||
  /\bbase64(url)?\b/i.test(description);

/** No pattern, or one of a single class of characters: `^[A-Za-z0-9_-]+$`. */
const characters = /^\^?((\[[^\]]*\]|\\w)([+*]|\{[\d,]+\})?)?\$?$/;

const cursors = /(cursor|token|marker|bookmark|continuation|^(page|starting|ending)?(after|before))$/;
