/** What a service keeps of what it was sent: told by the answer to the request, and by reading the item afterwards. */
import { setTimeout as wait } from 'node:timers/promises';
import type { ApiDocument, Operation } from '../../../openapi/document.ts';
import { isJsonType, isRangeOfJson } from '../../../openapi/media-type.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { type RequestArguments, RequestError } from '../../../openapi/request.ts';
import { SampleError } from '../../../openapi/sample.ts';
import { anySchema } from '../../../openapi/schema/document-schemas.ts';
import type { SchemaView } from '../../../openapi/schema/schema-view.ts';
import { responseFor } from '../../../service/http/response.ts';
import type { AnswerFault } from '../judge/check.ts';
import { NoAnswerError } from './client.ts';
import type { Answer } from '../values/exchange.ts';
import type { Exchange } from '../values/exchange.ts';
import { isKeeping } from '../structure/keeping.ts';
import { findLost, type ItemNames, type LostValue } from '../judge/lost.ts';
import { itemSegment } from '../structure/path.ts';
import { reachable } from '../values/reach.ts';
import { bodyOf, sampleArguments } from '../values/sample.ts';
import type { Sender } from './sender.ts';
import { sourcesOf } from '../structure/source.ts';
import { Unprepared } from './unprepared.ts';

/** Before each further read, as long as something is missing. */
const waitsMs = [100, 200, 300, 400] as const;

/** The schema of an answer with this status, if it is JSON. */
export function answerSchemaFor(operation: Operation, status: number): SchemaView | undefined {
  const content = [...(responseFor(operation, status)?.content ?? [])];
  return content.find(([mediaType]) => isJsonType(mediaType) || isRangeOfJson(mediaType))?.[1].schema;
}

/** Operations that give one item that the operation makes or changes. */
const readsOf = memoize((document: ApiDocument, operation: Operation): readonly Operation[] => {
  const reads = document.operations.filter(({ method, path }) => method === 'get' && path.endsWith('}'));
  if (operation.method !== 'post') return reads.filter(({ path }) => path === operation.path);
  return reads.filter((read) => sourcesOf(document, read).some(({ from }) => from.id === operation.id));
});

/** Parameters that name an item of the operation in a path. */
export const itemParameters = memoize((document: ApiDocument, operation: Operation): readonly string[] =>
  document.operations
    .filter((other) => other === operation || sourcesOf(document, other).some(({ from }) => from.id === operation.id))
    .flatMap(({ path }) => itemSegment(path)?.name ?? []),
);

/** The first value that was sent with the exchange and that an answer with this schema does not say. */
export function lostIn(
  document: ApiDocument,
  { operation, arguments: given }: Pick<Exchange, 'operation' | 'arguments'>,
  answer: { readonly body: Answer['body']; readonly schema: SchemaView | undefined },
): LostValue | undefined {
  const { schema } = answer;
  if (schema === undefined) return undefined;
  const names: ItemNames = { parameters: itemParameters(document, operation), path: given.path ?? {} };
  const sent = { value: given.body, schema: bodyOf(operation)?.schema ?? anySchema };
  return findLost(sent, { value: answer.body, schema }, names);
}

export interface Echo {
  readonly faults: readonly AnswerFault[];
  readonly notes: readonly string[];
}

const nothing: Echo = { faults: [], notes: [] };

export async function checkEcho(document: ApiDocument, sender: Sender, exchange: Exchange): Promise<Echo> {
  const { operation, answer } = exchange;
  const isCarriedOut = answer.status >= 200 && answer.status < 300 && answer.fault === undefined;
  if (!isCarriedOut || exchange.arguments.body === undefined || !isKeeping(document, operation)) return nothing;
  const schema = answerSchemaFor(operation, answer.status);
  const lost = lostIn(document, exchange, { body: answer.body, schema });
  if (lost !== undefined) return { faults: [faultOf(lost, 'this answer')], notes: [] };
  const [read] = readsOf(document, operation);
  return read === undefined ? nothing : readBack(document, sender, exchange, read);
}

/** What was accepted with 202 may still be to come, and a copy may be behind for a moment. */
async function readBack(document: ApiDocument, sender: Sender, exchange: Exchange, read: Operation): Promise<Echo> {
  const given = readArguments(document, exchange, read);
  if (given === undefined) return nothing;
  try {
    return await readUntilKept(document, sender, exchange, { read, given });
  } catch (error) {
    // Whether the item can be read is for the cases of that operation to say.
    if (error instanceof Unprepared || error instanceof RequestError || error instanceof NoAnswerError) return nothing;
    throw error;
  }
}

async function readUntilKept(
  document: ApiDocument,
  sender: Sender,
  exchange: Exchange,
  { read, given }: { readonly read: Operation; readonly given: RequestArguments },
): Promise<Echo> {
  let lost: LostValue | undefined;
  for (const waitMs of [0, ...waitsMs]) {
    if (waitMs > 0) await wait(waitMs);
    const { answer } = await sender.send(read, given);
    if (answer.status >= 300) return nothing;
    lost = lostIn(document, exchange, { body: answer.body, schema: answerSchemaFor(read, answer.status) });
    if (lost === undefined) return nothing;
  }
  if (lost === undefined) return nothing;
  const fault = faultOf(lost, read.id);
  return exchange.answer.status === 202 ? { faults: [], notes: [fault.message] } : { faults: [fault], notes: [] };
}

function readArguments(document: ApiDocument, exchange: Exchange, read: Operation): RequestArguments | undefined {
  const { operation, arguments: given } = exchange;
  if (operation.method === 'post') return reachable(document, read, exchange)[0];
  try {
    return { ...sampleArguments(read), path: given.path ?? {} };
  } catch (error) {
    if (error instanceof SampleError) return undefined;
    throw error;
  }
}

function faultOf({ pointer, answerPointer, sent, given }: LostValue, where: string): AnswerFault {
  const said = given === undefined ? 'has nothing' : `says ${shortened(JSON.stringify(given))}`;
  const message = `${pointer} was sent as ${shortened(JSON.stringify(sent))}; ${where} ${said}`;
  return { kind: 'lost', pointer: `/body${answerPointer}`, message };
}

const shortened = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}…` : text);
