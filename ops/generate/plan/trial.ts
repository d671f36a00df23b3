/** Requests that a document calls valid, to try what would be answered to them. */
import { samplesAtEdges } from './edges.ts';
import type { ApiDocument, JsonObject, Operation } from '../../../openapi/document.ts';
import { isObject } from '../../../openapi/json.ts';
import { SampleError, sampleValue } from '../../../openapi/sample.ts';
import { standalone } from '../../../openapi/schema.ts';
import { compileValidator } from '../../../openapi/validator.ts';
import { jsonBody } from './answers.ts';
import { Obstacle } from './obstacle.ts';

/**
 * Bodies as a handler sees them: the document's examples, one with all members and one with the required ones alone, and
 * such that are at an edge of what a member may be. None where the operation takes no body.
 * @throws Obstacle where no valid one is found
 */
export function trialBodies(document: ApiDocument, { requestBody, method }: Operation): readonly JsonObject[] {
  const body = requestBody && jsonBody(requestBody.content);
  if (requestBody === undefined || body === undefined) return [];
  const schema = standalone(document.content, body.schema, 'request');
  const validate = compileValidator(schema);
  const full = sampleOf(document, body.schema);
  const examples = requestBody.content.get(body.mediaType)?.examples.map(({ value }) => value) ?? [];
  const candidates = [full, ...examples, ...samplesAtEdges(document.content, body.schema, full)];
  return candidates.flatMap((value) => {
    // The road fills in defaults and drops what is not sent; not in a PATCH.
    const received: unknown = structuredClone(value);
    if (validate(received).length > 0 || !isObject(received)) return [];
    return [method === 'patch' && isObject(value) ? value : received];
  });
}

function sampleOf(document: ApiDocument, schema: Parameters<typeof sampleValue>[1]): JsonObject {
  try {
    const value = sampleValue(document.content, schema, 'request');
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
  }
  throw new Obstacle('no valid body is known');
}
