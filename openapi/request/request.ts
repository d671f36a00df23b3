/** Converts arguments, by their names in a document, to the parts of an HTTP request. */
import type { Json, Operation, Parameter, ParameterPlace } from '../document/document.ts';
import { writeBody } from './request-body.ts';
import { cookieText, headerText, isAbsent, pathText, queryText, RequestError } from './write-style.ts';

export { RequestError } from './write-style.ts';

/** Values by the parameter's name in the document. Undefined values are not sent. */
export interface RequestArguments {
  readonly path?: Arguments;
  readonly query?: Arguments;
  readonly header?: Arguments;
  readonly cookie?: Arguments;
  readonly body?: Json | undefined;
  /** A media type of the body in the document. Default: JSON if the document has it, otherwise the first one. */
  readonly mediaType?: string;
}

export type Arguments = Readonly<Record<string, Json | undefined>>;

export interface BuiltRequest {
  /** In upper case. */
  readonly method: string;
  /** Encoded path and query, without the base of the server. */
  readonly target: string;
  /** Names in lower case. Without keys, which the sender of the request adds. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/**
 * Builds a request from an operation's arguments. Arguments are not validated: a request may be invalid on purpose.
 *
 * @throws RequestError for arguments that no request can represent: a path parameter that is missing, empty or would lead to
 * another path (`..`), an unknown argument, text that a style or a header cannot represent, nested values in a
 * style.
 */
export function buildRequest(operation: Operation, given: RequestArguments): BuiltRequest {
  const body = writeBody(operation.requestBody, given.body, given.mediaType);
  const query = getPairs(operation, given, 'query', queryText).join('&');
  const cookies = getPairs(operation, given, 'cookie', cookieText).join('; ');
  const headers = getArguments(operation, given, 'header').map(
    ([parameter, value]) => [parameter.name.toLowerCase(), headerText(parameter, value)] as const,
  );
  return {
    method: operation.method.toUpperCase(),
    target: getPath(operation, given) + (query === '' ? '' : `?${query}`),
    headers: {
      ...Object.fromEntries(headers),
      ...(cookies === '' ? {} : { cookie: cookies }),
      ...(body === undefined ? {} : { 'content-type': body.mediaType }),
    },
    body: body?.text,
  };
}

function getPairs(
  operation: Operation,
  given: RequestArguments,
  place: ParameterPlace,
  write: (parameter: Parameter, value: Json) => readonly string[],
): string[] {
  return getArguments(operation, given, place).flatMap(([parameter, value]) => write(parameter, value));
}

/** Returns the arguments of one place with their parameters, in the document's order. */
function getArguments(operation: Operation, given: RequestArguments, place: ParameterPlace): [Parameter, Json][] {
  const values = new Map(Object.entries(given[place] ?? {}));
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  const unknown = [...values.keys()].find((name) => !parameters.some((parameter) => parameter.name === name));
  if (unknown !== undefined) throw new RequestError(`${operation.id} has no ${place} parameter ${unknown}`);
  return parameters.flatMap((parameter) => {
    const value = values.get(parameter.name);
    return value === undefined || isAbsent(parameter, value) ? [] : [[parameter, value] as [Parameter, Json]];
  });
}

function getPath(operation: Operation, given: RequestArguments): string {
  const values = new Map(getArguments(operation, given, 'path').map(([{ name }, value]) => [name, value]));
  const segments = operation.path.split('/').map((segment) => getSegment(operation, segment, values));
  return segments.join('/');
}

function getSegment({ parameters }: Operation, template: string, values: ReadonlyMap<string, Json>): string {
  const segment = template.replaceAll(/\{([^{}]+)\}|[^{}]+/g, (part, name?: string) => {
    if (name === undefined) return encodeURI(part);
    const parameter = parameters.find((candidate) => candidate.in === 'path' && candidate.name === name);
    const value = values.get(name);
    if (parameter === undefined || value === undefined) throw new RequestError(`the path needs ${part}`);
    return pathText(parameter, value);
  });
  // Readers of the address treat such segments as steps in the path, encoded or not.
  if (template.includes('{') && /^(\.|%2e){0,2}$/i.test(segment))
    throw new RequestError(`${template} cannot be "${segment}"`);
  return segment;
}
