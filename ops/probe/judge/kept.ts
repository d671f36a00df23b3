/** Whether an answer has what a request sent, as far as the documents of both have a place for it. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { isJsonType, isRangeOfJson } from '../../../openapi/request/media-type.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { responseFor } from '../../../service/http/response/response.ts';
import { itemSegment } from '../structure/path.ts';
import { followersOf } from '../structure/source.ts';
import type { ProbeExchange } from '../values/exchange.ts';
import { findBody } from '../values/sample.ts';
import { changeOfText } from './equal.ts';
import { type ServiceFault, shortened } from './fault.ts';
import { type Described, findLost, type LostValue } from './lost.ts';
import { placeOfRequest } from './place.ts';

/** The schema of an answer with this status, if it is JSON. */
export function answerSchemaFor(operation: Operation, status: number): SchemaView | undefined {
  const content = [...(responseFor(operation, status)?.content ?? [])];
  return content.find(([mediaType]) => isJsonType(mediaType) || isRangeOfJson(mediaType))?.[1].schema;
}

/** An answer that has to have what was sent. */
export interface EchoingAnswer {
  readonly value: Described['value'];
  /** Undefined if the answer is not described. */
  readonly schema: SchemaView | undefined;
  /** The operation that gave the answer; undefined: the one that the values were sent to. */
  readonly from?: Operation | undefined;
}

/** Returns the parameters that name an item of the operation in a path. */
const itemParameters = memoize((document: ApiDocument, operation: Operation): readonly string[] =>
  [operation, ...followersOf(document, operation)].flatMap(({ path }) => itemSegment(path)?.name ?? []),
);

/** Returns the first value that was sent and that the answer does not have; undefined if it has all, or has no schema. */
export function findLostValue(
  document: ApiDocument,
  { operation, arguments: given }: Pick<ProbeExchange, 'operation' | 'arguments'>,
  { value, schema }: Pick<EchoingAnswer, 'value' | 'schema'>,
): LostValue | undefined {
  if (schema === undefined) return undefined;
  const names = { parameters: itemParameters(document, operation), path: given.path ?? {} };
  return findLost({ value: given.body, schema: findBody(operation)?.schema ?? anySchema }, { value, schema }, names);
}

/** Returns the fault if a value that was sent is missing in the answer or differs; undefined if there is none. */
export function findLostFault(
  document: ApiDocument,
  exchange: Pick<ProbeExchange, 'operation' | 'arguments'>,
  { value, schema, from }: EchoingAnswer,
): ServiceFault | undefined {
  const lost = findLostValue(document, exchange, { value, schema });
  if (lost === undefined) return undefined;
  const { operation } = exchange;
  const change =
    typeof lost.sent === 'string' && typeof lost.given === 'string' ? changeOfText(lost.sent, lost.given) : '';
  const given = lost.given === undefined ? 'has nothing' : `says ${shortened(JSON.stringify(lost.given))}`;
  const text = `${given}${change === '' ? '' : `: the text is ${change}`}`;
  return {
    rule: operation.method === 'post' ? 'created-differs' : 'update-lost',
    severity: 'error',
    operation: operation.id,
    pointer: placeOfRequest(operation, `/body${lost.pointer}`),
    answerPointer: `/body${lost.answerPointer}`,
    message: `${lost.pointer} was sent as ${shortened(JSON.stringify(lost.sent))}; ${from?.id ?? 'this answer'} ${text}`,
  };
}
