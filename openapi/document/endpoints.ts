/**
 * Endpoints: paths that a service serves outside its operations, such as that of another protocol. The document declares
 * them at its top level, so that the server and the gateway know them:
 *
 *     x-fountainai-endpoints:
 *       /mcp: { name: mcp, methods: [GET, POST], scheme: apiKeyAuth }
 */
import type { ApiDocument } from './document.ts';
import { arrayOf, objectOf, stringOf } from '../json/json.ts';

export interface DocumentEndpoint {
  /** Without parameters. */
  readonly path: string;
  /** For the log and the metrics. */
  readonly name: string;
  /** In capitals. */
  readonly methods: readonly string[];
  /** The security scheme whose values are accepted, also as a bearer token. */
  readonly scheme: string;
  /** Headers that browsers of other origins may send and read, besides the usual ones. */
  readonly requestHeaders: readonly string[];
  readonly responseHeaders: readonly string[];
}

export const endpointsExtension = 'x-fountainai-endpoints';

export function readEndpoints({ content }: Pick<ApiDocument, 'content'>): DocumentEndpoint[] {
  return Object.entries(objectOf(content[endpointsExtension])).map(([path, value]) => {
    const member = objectOf(value);
    return {
      path,
      name: stringOf(member.name),
      methods: arrayOf(member.methods).map(stringOf),
      scheme: stringOf(member.scheme),
      requestHeaders: arrayOf(member['request-headers']).map(stringOf),
      responseHeaders: arrayOf(member['response-headers']).map(stringOf),
    };
  });
}
