/** Whether a service keeps what it was sent: the answer says so, and so does the item when it is read afterwards. */
import { setTimeout as wait } from 'node:timers/promises';
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { type RequestArguments, RequestError } from '../../../openapi/request/request.ts';
import { SampleError } from '../../../openapi/sample/sample.ts';
import type { ServiceFault } from '../judge/fault.ts';
import type { Verdict } from '../judge/judge.ts';
import { answerSchemaFor, findLostFault } from '../judge/kept.ts';
import { followersOf, isKeeping } from '../structure/source.ts';
import type { ProbeExchange } from '../values/exchange.ts';
import { reachable } from '../values/reach.ts';
import { sampleArguments } from '../values/sample.ts';
import { NoAnswerError } from './client.ts';
import type { Sender } from './sender.ts';
import { Unprepared } from './unprepared.ts';

/** Before each further read, as long as something is missing. */
const waitsMs = [0, 100, 200, 300, 400] as const;

/** The operation that gives one item that the operation makes or changes. */
function findRead(document: ApiDocument, operation: Operation): Operation | undefined {
  const isMade = operation.method === 'post';
  const candidates = isMade ? followersOf(document, operation) : document.operations;
  return candidates.find(({ method, path }) => {
    return method === 'get' && path.endsWith('}') && (isMade || path === operation.path);
  });
}

/** What the answer itself lacks of what was sent. */
export function echoFault(document: ApiDocument, exchange: ProbeExchange): ServiceFault | undefined {
  const { operation, answer } = exchange;
  const isCarriedOut = answer.status >= 200 && answer.status < 300 && answer.fault === undefined;
  if (!isCarriedOut || exchange.arguments.body === undefined || !isKeeping(document, operation)) return undefined;
  return findLostFault(document, exchange, { value: answer.body, schema: answerSchemaFor(operation, answer.status) });
}

/** What the item lacks when it is read after a request that kept what it was sent. */
export async function checkItem(document: ApiDocument, sender: Sender, exchange: ProbeExchange): Promise<Verdict> {
  const { operation, answer } = exchange;
  const read = findRead(document, operation);
  const given = read && isKeeping(document, operation) ? readArguments(document, exchange, read) : undefined;
  const fault =
    read === undefined || given === undefined || answer.status >= 300 || exchange.arguments.body === undefined
      ? undefined
      : await readUntilKept(document, sender, exchange, { read, given });
  if (fault === undefined) return { faults: [], notes: [] };
  // What was accepted with 202 may still be to come.
  return answer.status === 202 ? { faults: [], notes: [fault.message] } : { faults: [fault], notes: [] };
}

/** A copy may be behind for a moment. */
async function readUntilKept(
  document: ApiDocument,
  sender: Sender,
  exchange: ProbeExchange,
  { read, given }: { readonly read: Operation; readonly given: RequestArguments },
): Promise<ServiceFault | undefined> {
  let fault: ServiceFault | undefined;
  try {
    for (const waitMs of waitsMs) {
      if (waitMs > 0) await wait(waitMs);
      const { answer } = await sender.send(read, given);
      // Whether the item can be read is for the cases of that operation to say.
      if (answer.status >= 300) return undefined;
      const schema = answerSchemaFor(read, answer.status);
      fault = findLostFault(document, exchange, { value: answer.body, schema, from: read });
      if (fault === undefined) return undefined;
    }
  } catch (error) {
    if (error instanceof Unprepared || error instanceof RequestError || error instanceof NoAnswerError)
      return undefined;
    throw error;
  }
  return fault;
}

function readArguments(document: ApiDocument, exchange: ProbeExchange, read: Operation): RequestArguments | undefined {
  const { operation, arguments: given } = exchange;
  if (operation.method === 'post') return reachable(document, read, exchange)[0];
  try {
    return { ...sampleArguments(read), path: given.path ?? {} };
  } catch (error) {
    if (error instanceof SampleError) return undefined;
    throw error;
  }
}
