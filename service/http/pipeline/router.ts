/** Which operation a request is for: a trie over the document's path templates, one for each method. */
import findMyWay from 'find-my-way';
import { methods, type Operation } from '../../../openapi/document/document.ts';
import { errorText } from '../../../openapi/errors/error-text.ts';
import { StartError } from '../../errors/errors.ts';

export interface Match<Target> {
  /** What `compileRouter` was given for the operation. */
  readonly target: Target;
  /** The segments of the path by parameter name, as they were sent: percent-encoded. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Router<Target> {
  /** @param path the path alone, as it was sent */
  readonly find: (method: string, path: string) => Match<Target> | undefined;
  /** The methods, upper case, that the document has for a path; empty where the path itself is unknown. */
  readonly methodsOf: (path: string) => readonly string[];
}

type Trie = findMyWay.Instance<findMyWay.HTTPVersion.V1>;

interface Route<Target> {
  readonly target: Target;
  readonly names: readonly string[];
}

/** Lengths are bounded by Node's limit on a request's head, and by the document's schemas. */
const maxParamLength = 16_384;

/** @throws StartError for a template that can't be told from another, or has marks that no path can have */
export function compileRouter<Target>(
  operations: readonly Operation[],
  targetOf: (operation: Operation) => Target,
): Router<Target> {
  const trie: Trie = findMyWay({ maxParamLength });
  for (const operation of operations) addRoute(trie, operation, targetOf(operation));
  trie.compile();
  const upperCase = methods.map((method) => method.toUpperCase());
  return {
    find: (method, path) => find<Target>(trie, method, path),
    methodsOf: (path) => upperCase.filter((method) => find(trie, method, path) !== undefined),
  };
}

function addRoute(trie: Trie, operation: Operation, target: unknown): void {
  const { pattern, names } = patternOf(operation.path);
  const route: Route<unknown> = { target, names };
  try {
    trie.on(methodOf(operation.method.toUpperCase()), pattern, () => undefined, route);
  } catch (error) {
    const reason = errorText(error);
    const message = `${operation.method.toUpperCase()} ${operation.path} can't be served: ${reason}`;
    const { path, method } = operation;
    throw new StartError('start-path-conflict', message, { data: { path, method }, cause: error });
  }
}

function find<Target>(trie: Trie, method: string, path: string): Match<Target> | undefined {
  if (!path.startsWith('/')) return undefined; // the trie takes that for granted
  // find-my-way decodes what it finds. Parameters are needed as they were sent, since a style's delimiters count only
  // where they are not encoded, so the percent signs are encoded once more.
  const found = trie.find(methodOf(method), path.includes('%') ? path.replaceAll('%', '%25') : path);
  if (found === null) return undefined;
  // `store` is what addRoute gave; find-my-way types it as any.
  const { target, names } = found.store as Route<Target>;
  const params = Object.create(null) as Record<string, string>; // No prototype: a parameter may have any name.
  for (const [index, name] of names.entries()) {
    const segment = found.params[`p${index}`];
    if (segment === undefined || segment === '') return undefined;
    params[name] = segment;
  }
  return { target, params };
}

/** find-my-way types methods as a list of literals, and finds nothing for one that was never added. */
const methodOf = (method: string): findMyWay.HTTPMethod => method as findMyWay.HTTPMethod;

/**
 * The template as find-my-way spells it, with parameters named by position since names in a document may hold anything:
 * `/files/{name}.{ext}` → `/files/:p0([^.]+).:p1(.+)`.
 */
function patternOf(path: string): { pattern: string; names: string[] } {
  if (/[*?#]/.test(path)) {
    throw new StartError('start-path-unsupported', `${path}: a path template can't have *, ? or #`, { data: { path } });
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
      if (!part.startsWith('{')) return part.replaceAll(':', '::');
      const hasLater = parts.slice(index + 1).some((later) => later.startsWith('{'));
      return `:p${names.push(part.slice(1, -1)) - 1}(${hasLater ? upTo(parts[index + 1]) : '.+'})`;
    })
    .join('');
}

/** Everything before the mark that comes next: unlike `.+?`, never tried twice, however long a segment is sent. */
function upTo(next: string | undefined): string {
  if (next === undefined || next.startsWith('{')) return '.';
  return `[^${next.charAt(0).replace(/[\\\]^-]/, '\\$&')}]+`;
}
