/** Converts a reply to a response: checks it against the document, then serialises it. */
import type { Operation } from '../../../openapi/document/document.ts';
import type { Fault } from '../../../openapi/validation/validator.ts';
import { asHttpError, HttpError } from '../../errors/errors.ts';
import type { ErrorAnswer } from '../errors/error-body.ts';
import type { Reply } from '../handlers/handlers.ts';
import type { RequestMetrics } from '../observe/metrics.ts';
import { describeFaults } from '../request/value/faults.ts';
import { answerList, findList, type PlacedList } from '../response/list-answer.ts';
import type { ListSlots } from '../response/list-slots.ts';
import { type Answer, compileResponseCheck, type ResponseCheck } from '../response/response.ts';
import { compileSerializer, type Serialize } from '../response/serialize.ts';
import { type EventReply, isEventReply, openEventBody, toEventHead } from '../response/stream/event-answer.ts';
import type { QueueLimits } from '../response/stream/event-queue.ts';
import { OpenStreams } from '../response/stream/open-streams.ts';
import { answerText, isTextReply, type TextReply } from '../response/stream/text-answer.ts';
import type { Exchange } from './exchange.ts';

export interface AnswerOptions {
  readonly metrics: RequestMetrics;
  readonly environment: 'development' | 'test' | 'production';
  readonly slots?: ListSlots;
  readonly openStreams?: OpenStreams;
  readonly streamLimits?: QueueLimits | undefined;
  /** Formats the error of an event stream. */
  readonly describeError: ErrorAnswer;
}

type ReportFaults = (reply: Reply, exchange: Exchange, faults: readonly Fault[]) => void;

export function compileAnswer(operation: Operation, options: AnswerOptions) {
  const { slots, environment } = options;
  const check = compileResponseCheck(operation);
  const serialize = compileSerializer(operation);
  const report = compileReport(operation, options);
  const answerEventReply = compileEventAnswer({ ...options, check, serialize, report });

  return (reply: Reply, exchange: Exchange): Answer | Promise<Answer> => {
    if (isTextReply(reply)) return answerTextReply(reply, exchange);
    if (isEventReply(reply)) return answerEventReply(reply, exchange);
    const placed = findList(reply.body);
    if (placed?.list.rest !== undefined) return answerLong(reply, placed, exchange);
    const whole = placed === undefined ? reply : { ...reply, body: placed.put(placed.list.first) };
    const faults = check(whole);
    if (faults.length > 0) report(reply, exchange, faults);
    return serialize(whole);
  };

  function answerTextReply(reply: TextReply, exchange: Exchange): Answer {
    const { method, response } = exchange;
    const head = { ...reply, body: '' };
    const faults = check(head);
    if (faults.length > 0) report(reply, exchange, faults);
    if (method !== 'HEAD' && response !== undefined) slots?.take(response);
    return answerText(reply, serialize(head), method);
  }

  function answerLong(reply: Reply, placed: PlacedList, exchange: Exchange): Answer | Promise<Answer> {
    const { method, response } = exchange;
    if (response?.destroyed === true) return { status: reply.status, headers: {}, body: undefined }; // the client has left
    let isReported = false;
    const reportOnce = (faults: readonly Fault[]): void => {
      if (!isReported) report(reply, exchange, faults);
      isReported = true;
    };
    if (method !== 'HEAD' && response !== undefined) slots?.take(response);
    const isChecked = environment !== 'production';
    return answerList(reply, placed, { method, isChecked, check, serialize, report: reportOnce });
  }
}

interface EventOptions extends AnswerOptions {
  readonly check: ResponseCheck;
  readonly serialize: Serialize;
  readonly report: ReportFaults;
}

function compileEventAnswer({ check, serialize, report, describeError, ...options }: EventOptions) {
  const { openStreams: open = new OpenStreams(), streamLimits: limits } = options;
  return (reply: EventReply, exchange: Exchange): Answer => {
    const head = toEventHead(reply);
    const checkPart = (body: unknown): void => {
      const faults = check({ ...head, body });
      if (faults.length > 0) report(reply, exchange, faults);
    };
    checkPart('');
    if (exchange.method === 'HEAD') return serialize(head);
    const body = openEventBody(reply, {
      response: exchange.response,
      open,
      limits,
      check: checkPart,
      describeError: (error) => {
        exchange.error = error;
        const { status, body: text } = describeError(asHttpError(error));
        return { status, body: JSON.parse(String(text)) as unknown };
      },
    });
    return { ...serialize(head), body };
  };
}

/** The function throws HttpError response_invalid, except in production, where the response is sent nevertheless. */
function compileReport(operation: Operation, { environment, metrics }: AnswerOptions): ReportFaults {
  const violated = metrics.violated(operation.id);
  return ({ status }, { context }, faults) => {
    const details = describeFaults(faults);
    if (environment !== 'production') throw new HttpError('response_invalid', undefined, { details });
    violated();
    context.log.error({ status, faults: details }, 'a response that breaks the document was sent');
  };
}
