/** The pipeline of a request, compiled for each operation when the service starts: plain functions in sequence. */
import type { Logger } from 'pino';
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import type { Fault } from '../../../openapi/validation/validator.ts';
import { compileBody, type BodyLimits } from '../request/body/body.ts';
import { compileOperationErrors, type ErrorAnswer } from '../errors/error-body.ts';
import { HttpError } from '../../errors/errors.ts';
import type { Exchange } from './exchange.ts';
import { describeFaults, refusal } from '../request/value/faults.ts';
import type { Handler, Reply } from '../handlers/handlers.ts';
import { requestLog, type RequestLog } from '../observe/log/log.ts';
import type { RequestMetrics } from '../observe/metrics.ts';
import { compileParameters } from '../request/parameters.ts';
import { answerList, findList, type PlacedList } from '../response/list-answer.ts';
import type { ListSlots } from '../response/list-slots.ts';
import { compileResponseCheck, type Answer } from '../response/response.ts';
import { compileSecurity, type Credentials } from '../request/security.ts';
import { answerText, isTextReply, type TextReply } from '../response/stream/text-answer.ts';
import { compileSerializer } from '../response/serialize.ts';
import { compileRequestValidator } from '../request/validation.ts';

export interface Pipeline {
  /** Is asynchronous only if a stage has to wait. @throws HttpError, and any error of a handler */
  run(exchange: Exchange): Answer | Promise<Answer>;
  readonly describeError: ErrorAnswer;
  /** True if callers need credentials: no cache may keep the responses. */
  readonly isKeyed: boolean;
  /** The name of the operation or page, for the log. */
  readonly nameOf: (exchange: Exchange) => string;
  readonly answered: (status: number, seconds: number) => void;
  readonly log: RequestLog;
}

export interface PipelineOptions {
  readonly document: ApiDocument;
  readonly credentials: Credentials;
  /** The name of the setting that holds a security scheme's accepted values. */
  readonly credentialsSetting?: ((scheme: string) => string) | undefined;
  readonly log: Logger;
  readonly metrics: RequestMetrics;
  readonly environment: 'development' | 'test' | 'production';
  readonly limits?: BodyLimits | undefined;
  /** Shared by all operations of the service. Default: long lists are not limited. */
  readonly slots?: ListSlots;
  /** Formats errors whose status the operation does not declare. */
  readonly describeError: ErrorAnswer;
}

/** @throws SecuritySetupError */
export function compilePipeline(operation: Operation, handler: Handler, options: PipelineOptions): Pipeline {
  const { document, metrics } = options;
  const authorize = compileSecurity(document, operation.security, options.credentials, options.credentialsSetting);
  const parseParameters = compileParameters(operation, document);
  const readBody = compileBody(operation, options.limits);
  const validate = compileRequestValidator(document, operation);
  const answer = compileAnswer(operation, options);

  function run(exchange: Exchange): Answer | Promise<Answer> {
    if (authorize !== undefined) exchange.context.principals = authorize(exchange);
    const parameters = parseParameters(exchange);
    const body = readBody(exchange.request);
    return body === undefined
      ? call(exchange, parameters, body)
      : body.then((read) => call(exchange, parameters, read));
  }

  function call(exchange: Exchange, parameters: ReturnType<typeof parseParameters>, body: unknown) {
    const { path, query, header, cookie } = parameters;
    const input = { path, query, header, cookie, body, state: exchange.state, context: exchange.context };
    const faults = validate(input, exchange.headers['content-type']);
    if (faults.length > 0) throw refusal(faults);
    const reply = handler(input);
    return reply instanceof Promise ? reply.then((given) => answer(given, exchange)) : answer(reply, exchange);
  }

  return {
    run,
    describeError: compileOperationErrors(operation, options.describeError),
    isKeyed: authorize !== undefined,
    nameOf: () => operation.id,
    answered: metrics.answered(operation.id),
    log: requestLog(options.log, operation.id),
  };
}

/** Converts a reply to a response: checks it against the document, then serialises it. */
function compileAnswer(operation: Operation, { metrics, environment, slots }: PipelineOptions) {
  const check = compileResponseCheck(operation);
  const serialize = compileSerializer(operation);
  const violated = metrics.violated(operation.id);
  const isProduction = environment === 'production';

  return (reply: Reply, exchange: Exchange): Answer | Promise<Answer> => {
    if (isTextReply(reply)) return answerTextReply(reply, exchange);
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
    const options = { method, isChecked: !isProduction, check, serialize, report: reportOnce };
    return answerList(reply, placed, options);
  }

  /** @throws HttpError response_invalid, except in production, where the response is sent nevertheless */
  function report({ status }: Reply, { context }: Exchange, found: readonly Fault[]): void {
    const details = describeFaults(found);
    if (!isProduction) throw new HttpError('response_invalid', undefined, { details });
    violated();
    context.log.error({ status, faults: details }, 'a response that breaks the document was sent');
  }
}
