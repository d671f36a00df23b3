/** The pipeline of a request, compiled for each operation when the service starts: plain functions in sequence. */
import type { Logger } from 'pino';
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { compileAnswer } from './answer.ts';
import { compileBody, type BodyLimits } from '../request/body/body.ts';
import { compileOperationErrors, type ErrorAnswer } from '../errors/error-body.ts';
import type { Exchange } from './exchange.ts';
import { refusal } from '../request/value/faults.ts';
import type { Handler } from '../handlers/handlers.ts';
import { requestLog, type RequestLog } from '../observe/log/log.ts';
import type { RequestMetrics } from '../observe/metrics.ts';
import { compileParameters } from '../request/parameters.ts';
import type { ListSlots } from '../response/list-slots.ts';
import type { Answer } from '../response/response.ts';
import { compileSecurity, type Credentials } from '../request/security.ts';
import type { QueueLimits } from '../response/stream/event-queue.ts';
import type { OpenStreams } from '../response/stream/open-streams.ts';
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
  /** Shared by all operations of the service. */
  readonly openStreams?: OpenStreams;
  readonly streamLimits?: QueueLimits | undefined;
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
  const describeError = compileOperationErrors(operation, options.describeError);
  const answer = compileAnswer(operation, { ...options, describeError });

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
    describeError,
    isKeyed: authorize !== undefined,
    nameOf: () => operation.id,
    answered: metrics.answered(operation.id),
    log: requestLog(options.log, operation.id),
  };
}
