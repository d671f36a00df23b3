/** Places in a list that only an answer can name: a service may refuse a text that was made up for one. */
import type { Operation, Parameter } from '../../../openapi/document/document.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { plain } from '../structure/names.ts';
import type { Tolerance } from './case.ts';

const unknownCursor: Tolerance = {
  convention: 'a refusal of a cursor that no answer has given',
  statuses: [400, 404, 410, 422],
};

/** What is tolerated of an answer to a request with these arguments. */
export function toleratedCursors({ parameters }: Operation, { query = {} }: RequestArguments): readonly Tolerance[] {
  const isSent = parameters.some((one) => one.in === 'query' && query[one.name] !== undefined && isCursor(one));
  return isSent ? [unknownCursor] : [];
}

/** True if the document does not say what such a text looks like. */
function isCursor({ name, schema, examples }: Parameter): boolean {
  const { types, names } = schema.resolved.own;
  const isDescribed = ['enum', 'const', 'pattern', 'format', 'default', 'examples'].some((key) => names.has(key));
  return types?.includes('string') === true && !isDescribed && examples.length === 0 && cursors.test(plain(name));
}

const cursors = /(cursor|token|marker|bookmark|continuation|^(page|starting|ending)?(after|before))$/;
