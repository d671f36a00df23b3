/** The document of Session and Context among so many other operations that it has 200. */
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';

const wanted = 200;

export function widened(document: ApiDocument): Promise<ApiDocument> {
  const { content, name, source, operations } = document;
  const names = Array.from({ length: wanted - operations.length }, (_, index) => `filler${index}`);
  // Half before the paths that are measured and half behind them.
  const [before, after] = [names.slice(0, names.length / 2), names.slice(names.length / 2)].map(pathItems);
  const paths = { ...before, ...objectOf(content.paths), ...after };
  return parseDocument(JSON.stringify({ ...content, paths }), { name, source });
}

function pathItems(names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [`/sessions/{sessionId}/${name}`, pathItem(name)]));
}

function pathItem(operationId: string): JsonObject {
  return {
    parameters: [{ $ref: '#/components/parameters/SessionId' }],
    get: { operationId, summary: 'One of many', responses: { '200': { description: 'Nothing' } } },
  };
}
