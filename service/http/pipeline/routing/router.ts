/** Finds the operation of a request: a trie of the document's path templates for each method. */
import findMyWay from 'find-my-way';
import { methods, type Operation } from '../../../../openapi/document/document.ts';
import { errorText } from '../../../../openapi/errors/error-text.ts';
import { StartError } from '../../../errors/errors.ts';
import { BareRecord } from '../../request/value/bare-record.ts';

export interface MatchedRoute<Target> {
  /** The value that `compileRouter` got for the operation. */
  readonly target: Target;
  /** The segments of the path by parameter name, as they were sent: percent-encoded. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Router<Target> {
  /** @param path the path without the query, as it was sent */
  readonly find: (method: string, path: string) => MatchedRoute<Target> | undefined;
  /** The methods, upper case, that the document has for a path; empty if the path is unknown. */
  readonly methodsOf: (path: string) => readonly string[];
}

type Trie = findMyWay.Instance<findMyWay.HTTPVersion.V1>;

interface Route<Target> {
  readonly target: Target;
  /** Keys of find-my-way with the names in the document. */
  readonly names: readonly { readonly key: string; readonly name: string }[];
}

/** Lengths are bounded by Node's limit on a request's head, and by the document's schemas. */
const maxParamLength = 16_384;

/** @throws StartError for a template that equals another one, or has characters that no path can have */
export function compileRouter<Target>(
  operations: readonly Operation[],
  targetOf: (operation: Operation) => Target,
): Router<Target> {
  const trie: Trie = findMyWay({ maxParamLength });
  for (const operation of operations) addRoute(trie, operation, targetOf(operation));
  trie.compile();
  const upperCase = methods.map((method) => method.toUpperCase());
  return {
    // Like GET, without the body: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2
    find: (method, path) =>
      find<Target>(trie, method, path) ?? (method === 'HEAD' ? find<Target>(trie, 'GET', path) : undefined),
    methodsOf: (path) => upperCase.filter((method) => find(trie, method, path) !== undefined),
  };
}

function addRoute(trie: Trie, operation: Operation, target: unknown): void {
  const { pattern, names } = getPattern(operation.path);
  const route: Route<unknown> = { target, names: names.map((name, index) => ({ key: `p${index}`, name })) };
  try {
    trie.on(getMethod(operation.method.toUpperCase()), pattern, () => undefined, route);
  } catch (error) {
    const reason = errorText(error);
    const message = `${operation.method.toUpperCase()} ${operation.path} cannot be served: ${reason}`;
    const { path, method } = operation;
    throw new StartError('start-path-conflict', message, { data: { path, method }, cause: error });
  }
}

function find<Target>(trie: Trie, method: string, path: string): MatchedRoute<Target> | undefined {
  if (!path.startsWith('/')) return undefined; // the trie relies on it
  // find-my-way decodes parameters. Parameters are needed as they were sent, since a style's delimiters count only
  // if they are not encoded, so that the percent signs are encoded again.
  const found = trie.find(getMethod(method), path.includes('%') ? normalize(path).replaceAll('%', '%25') : path);
  if (found === null) return undefined;
  // `store` is the value of addRoute; find-my-way types it as any.
  const { target, names } = found.store as Route<Target>;
  const params = new BareRecord<string>();
  for (const { key, name } of names) {
    const segment = found.params[key];
    if (segment === undefined || segment === '') return undefined;
    params[name] = segment;
  }
  return { target, params };
}

/** Characters of a template that a request has only percent-encoded: https://www.rfc-editor.org/rfc/rfc3986#section-3.3 */
const unsent = /[^\x21-\x7e]|["<>\\^`|]/gu;

/**
 * Returns a path in which letters, digits, `-`, `_` and `~` are not percent-encoded, and other codes have capitals: requests may use
 * any of these spellings. A dot stays as it is, since it is a delimiter in parameters.
 * https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2
 */
function normalize(path: string): string {
  return path.replaceAll(/%([0-9a-f]{2})/gi, (code, digits: string) => {
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    return /[\w~-]/.test(character) ? character : code.toUpperCase();
  });
}

/** find-my-way types methods as a list of literals, and finds nothing for an unknown method. */
const getMethod = (method: string): findMyWay.HTTPMethod => method as findMyWay.HTTPMethod;

/**
 * Returns the template in find-my-way's syntax, with parameters named by position since names in a document can have any characters:
 * `/files/{name}.{ext}` → `/files/:p0([^.]+).:p1(.+)`.
 */
function getPattern(path: string): { pattern: string; names: string[] } {
  if (/[*?#]/.test(path)) {
    throw new StartError('start-path-unsupported', `${path}: a path template cannot contain *, ? or #`, {
      data: { path },
    });
  }
  const names: string[] = [];
  const pattern = path
    .split('/')
    .map((segment) => segmentPattern(segment, names))
    .join('/');
  return { pattern, names };
}

function segmentPattern(segment: string, names: string[]): string {
  const [first = '', ...rest] = segment.split(/(\{[^}]*\})/).filter((part) => part !== '');
  if (rest.length === 0 && first.startsWith('{')) return `:p${names.push(first.slice(1, -1)) - 1}`;
  const parts = [first, ...rest];
  return parts
    .map((part, index) => {
      if (!part.startsWith('{')) return normalize(part.replaceAll(unsent, encodeURIComponent)).replaceAll(':', '::');
      const hasLater = parts.slice(index + 1).some((later) => later.startsWith('{'));
      return `:p${names.push(part.slice(1, -1)) - 1}(${hasLater ? upTo(parts[index + 1]) : '.+'})`;
    })
    .join('');
}

/** Matches all text before the next delimiter: unlike `.+?`, it never backtracks, regardless of the length of a segment. */
function upTo(next: string | undefined): string {
  if (next === undefined || next.startsWith('{')) return '.';
  return `[^${next.charAt(0).replace(/[\\\]^-]/, '\\$&')}]+`;
}
