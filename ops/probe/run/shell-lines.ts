/** Lines for a shell that send a request again, after the requests that create what its path names. */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../openapi/json/json.ts';
import { withCredentials } from '../../../openapi/request/credential.ts';
import { buildRequest, type RequestArguments } from '../../../openapi/request/request.ts';
import { quoteText } from '../../../openapi/text/escapes.ts';
import type { ContractCase } from '../cases/case.ts';
import type { ProbeExchange } from '../values/exchange.ts';
import { formatCurl, type Mask } from '../curl/curl.ts';
import type { Sender } from './sender.ts';

export interface ShellOptions {
  readonly sender: Sender;
  /** Of the service, without a slash at its end. */
  readonly base: string;
  readonly masks: readonly Mask[];
  /** Operation and path → what is created for them: filled as it is asked for. */
  readonly known: Map<string, Prelude>;
}

/** A request by its parts, as a case has it. */
export type ShellRequest = Pick<ContractCase, 'operation' | 'credentials' | 'rewrite'> & {
  readonly given: RequestArguments;
};

/** What is created first, and the variables that then hold what is in the path of the request. */
interface Prelude {
  readonly lines: readonly string[];
  /** Value in the path → name of the variable. */
  readonly variables: ReadonlyMap<string, string>;
}

/** The line for the request after those that create what its path names: that item is deleted at the end of a run. */
export function lineAfterCreation(options: ShellOptions, request: ShellRequest): string {
  const { lines, variables } = writePrelude(options, request.operation, request.given, 0);
  return [...lines, withVariables(options, request, variables)].join(' && ');
}

const maxDepth = 3;

const pathText = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

function writePrelude(options: ShellOptions, operation: Operation, given: RequestArguments, depth: number): Prelude {
  if (!operation.path.includes('{') || depth > maxDepth) return noPrelude;
  const key = `${operation.id} ${JSON.stringify(given.path)}`;
  const known = options.known.get(key);
  if (known !== undefined) return known;
  const source = options.sender.findCreation(operation, given);
  const prelude = source === undefined ? noPrelude : writeCreation(options, source, given, depth);
  options.known.set(key, prelude);
  return prelude;
}

const noPrelude: Prelude = { lines: [], variables: new Map() };

function writeCreation(options: ShellOptions, source: ProbeExchange, given: RequestArguments, depth: number): Prelude {
  const before = writePrelude(options, source.operation, source.arguments, depth + 1);
  const own = Object.values(given.path ?? {}).find((value) => !before.variables.has(pathText(value)));
  const read = own === undefined ? undefined : chooseReader(source, own);
  if (own === undefined || read === undefined) return before;
  const variable = `ID${before.variables.size + 1}`;
  const creation: ShellRequest = {
    operation: source.operation,
    credentials: 'usual',
    rewrite: (request) => request,
    given: source.arguments,
  };
  const line = `${variable}=$(${withVariables(options, creation, before.variables).replace('curl -i', `curl -s${read.flag}`)} | ${read.command})`;
  return { lines: [...before.lines, line], variables: new Map([...before.variables, [pathText(own), variable]]) };
}

/** The command that reads the value from the answer, if the answer has it. */
function chooseReader(
  { answer }: ProbeExchange,
  value: Json,
): { readonly flag: string; readonly command: string } | undefined {
  const place = placeOfValue(answer.body, value);
  if (place !== undefined) {
    const code = `JSON.parse(require("fs").readFileSync(0))${place.map((name) => `[${JSON.stringify(name)}]`).join('')}`;
    return { flag: '', command: `node -pe ${quoteText(code)}` };
  }
  if (answer.headers.location?.endsWith(`/${pathText(value)}`) !== true) return undefined;
  return { flag: 'i', command: String.raw`tr -d '\r' | sed -n 's/^[Ll]ocation:.*\///p'` };
}

function placeOfValue(body: Json | undefined, value: Json): readonly (string | number)[] | undefined {
  if (body === value) return [];
  const members: readonly (readonly [string | number, Json])[] = isArray(body)
    ? [...body.entries()]
    : isObject(body)
      ? Object.entries(body)
      : [];
  for (const [name, member] of members) {
    const place = placeOfValue(member, value);
    if (place !== undefined) return [name, ...place];
  }
  return undefined;
}

/** The line with variables for what stands in the path. */
function withVariables(
  options: ShellOptions,
  { operation, credentials, rewrite, given }: ShellRequest,
  variables: ReadonlyMap<string, string>,
): string {
  const tokens = new Map([...variables].map(([value, name]) => [value, `TOKEN-${name}`]));
  const path = Object.entries(given.path ?? {}).map(
    ([name, value]) => [name, tokens.get(pathText(value)) ?? value] as const,
  );
  const masks = [...variables.values()].map((name) => ({ secret: `TOKEN-${name}`, shell: `"$${name}"` }));
  const named = { ...given, path: Object.fromEntries(path) };
  const request = rewrite(buildRequest(operation, variables.size === 0 ? given : named));
  return formatCurl({
    base: options.base,
    request: withCredentials(request, options.sender.credentials(operation, credentials)),
    masks: [...masks, ...options.masks],
  });
}
