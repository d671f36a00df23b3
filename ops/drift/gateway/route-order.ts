/**
 * Which of two routes Kong prefers for requests that match both: the one with more kinds of criteria; if they have the same
 * number, the one with hosts. Source: router flavour `traditional_compatible`, as in `pulumi/plan/route/route-match.ts`.
 */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, objectOf, stringOf } from '../../../openapi/json/json.ts';
import type { KongObject } from '../../../pulumi/plan/gateway/kong-object.ts';
import { readTexts } from './texts.ts';

/** @param route without hosts, of another owner @param ours fields of a planned route, which has hosts */
export function isPreferred(route: JsonObject, ours: KongObject['fields']): boolean {
  const isHttp = arrayOf(route.protocols ?? ['http']).some((protocol) => /^(http|grpc)/.test(stringOf(protocol)));
  if (!isHttp || countCriteria(route) <= countCriteria(ours)) return false;
  return (
    canShare(arrayOf(route.methods).map(stringOf), readTexts(ours.methods), (one, other) => one === other) &&
    canShare(arrayOf(route.paths).map(stringOf), readTexts(ours.paths), canOverlap)
  );
}

const criteria = ['methods', 'hosts', 'paths', 'headers', 'snis'];

const countCriteria = (fields: KongObject['fields']): number =>
  criteria.filter((name) => readTexts(fields[name]).length > 0 || Object.keys(objectOf(fields[name])).length > 0)
    .length;

/** A list without entries matches everything. */
const canShare = (
  one: readonly string[],
  other: readonly string[],
  isMatch: (one: string, other: string) => boolean,
): boolean => one.length === 0 || other.length === 0 || one.some((mine) => other.some((yours) => isMatch(mine, yours)));

/** Two prefixes overlap if one begins with the other. Of a regular expression only its fixed beginning is compared. */
function canOverlap(one: string, other: string): boolean {
  const [mine, yours] = [toBeginning(one), toBeginning(other)];
  return mine.startsWith(yours) || yours.startsWith(mine);
}

const toBeginning = (path: string): string =>
  path.startsWith('~') ? (/^(?:[^\\^$.*+?()[\]{}|]|\\\W)*/.exec(path.slice(1))?.[0] ?? '').replaceAll('\\', '') : path;
