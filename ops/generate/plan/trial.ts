/** Requests that a document calls valid, to try what would be answered to them. */
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { samplesAtEdges } from './edges.ts';
import type { JsonObject, Operation } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { SampleError, sampleValue } from '../../../openapi/sample/sample.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileValidator } from '../../../openapi/validation/validator.ts';
import { objectBody } from './answers.ts';
import { type BodySchema, itemInBody } from './envelope.ts';
import { Obstacle } from './obstacle.ts';

/**
 * What clients send of an item, as a handler sees it: the document's examples, one with all members and one with the
 * required ones alone, and such that are at an edge of what a member may be. None if the operation takes no body; no body
 * that is answered with 501 for what is around the item.
 * @throws Obstacle if no valid body is found
 */
export function trialBodies({ requestBody, method }: Operation, sent: BodySchema | undefined): readonly JsonObject[] {
  const body = requestBody && objectBody(requestBody.content);
  if (requestBody === undefined || body === undefined || sent === undefined) return [];
  const schema = standalone(body.schema, 'request');
  const validate = compileValidator(schema);
  const full = sampleOf(body.schema);
  const examples = requestBody.content.get(body.mediaType)?.examples.map(({ value }) => value) ?? [];
  const whole = [full, ...examples, ...samplesAtEdges(body.schema, full)];
  const candidates = [...whole, ...samplesWithin(sent, full)];
  return candidates.flatMap((value) => {
    // The road fills in defaults and drops what is not sent; not in a PATCH.
    const received: unknown = structuredClone(value);
    if (validate(received).length > 0 || !isObject(received)) return [];
    const item = itemInBody(sent, method === 'patch' && isObject(value) ? value : received);
    return item === undefined ? [] : [item];
  });
}

/** Bodies whose item is at an edge. */
function samplesWithin(sent: BodySchema, full: JsonObject): readonly JsonObject[] {
  const item = sent.envelopes.length === 0 ? undefined : itemInBody({ ...sent, envelopes: bare(sent) }, full);
  if (item === undefined) return [];
  return samplesAtEdges(sent.schema, item).map((edge) =>
    sent.envelopes.reduceRight<JsonObject>((inner, { member }) => ({ [member]: inner }), edge),
  );
}

const bare = ({ envelopes }: BodySchema) => envelopes.map((envelope) => ({ ...envelope, besides: [], isOpen: false }));

function sampleOf(schema: SchemaView): JsonObject {
  try {
    const value = sampleValue(schema, 'request');
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
  }
  throw new Obstacle('no valid body is known');
}
