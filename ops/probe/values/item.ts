/** The identifier of an item, found in the answer of its collection by the usual names where no link says where it is. */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../openapi/json/json.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { LinkError } from './link.ts';
import type { ProbeExchange } from './exchange.ts';
import { plain } from '../structure/names.ts';
import { sharedParameters } from '../structure/path.ts';
import type { ItemSource } from '../structure/source.ts';

/** The usual arguments with the path of the item. @throws LinkError */
export function reachItem(
  source: ItemSource,
  target: Operation,
  exchange: ProbeExchange,
  usual: RequestArguments,
): RequestArguments {
  const { body, headers } = exchange.answer;
  const identifier = identifierIn(body, source.parameter) ?? lastSegment(headers.location);
  if (identifier === undefined) throw new LinkError(`the answer of ${source.from.id} names no ${source.parameter}`);
  const shared = sharedParameters(source.from.path, target.path).flatMap(([from, to]) => {
    const value = exchange.arguments.path?.[from];
    return value === undefined ? [] : [[to, value] as const];
  });
  return { ...usual, path: { ...usual.path, ...Object.fromEntries(shared), [source.parameter]: identifier } };
}

/** Of the object, of the only object in it (`{ data: { id } }`), or of the first of a list. */
function identifierIn(value: Json | undefined, parameter: string, depth = 0): Json | undefined {
  if (depth > 2 || value === undefined) return undefined;
  if (isArray(value)) return identifierIn(value[0], parameter, depth + 1);
  if (!isObject(value)) return undefined;
  const own =
    Object.entries(value).find(([name, member]) => isIdentifier(member) && plain(name) === plain(parameter)) ??
    Object.entries(value).find(([name, member]) => isIdentifier(member) && isEnd(plain(name), plain(parameter)));
  const id = own?.[1] ?? ['id', '_id', 'uuid', 'name'].map((name) => value[name]).find(isIdentifier);
  if (id !== undefined) return id;
  const inner = Object.values(value).filter((member) => isArray(member) || isObject(member));
  return inner.length === 1 ? identifierIn(inner[0], parameter, depth + 1) : undefined;
}

/** `gid` of `taskgid` */
function isEnd(name: string, parameter: string): boolean {
  return /^([gsu]id|guid|key|slug|code|number)$/.test(name) && parameter.endsWith(name);
}

function isIdentifier(value: Json | undefined): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function lastSegment(location: string | undefined): string | undefined {
  const segment = location?.split(/[?#]/, 1)[0]?.split('/').at(-1);
  return segment === undefined || segment === '' ? undefined : decodeURIComponent(segment);
}
