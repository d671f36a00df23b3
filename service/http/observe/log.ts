/** The structured log: how it is made, and the one line that every request leaves. */
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

/** What a handler may log by mistake; the pipeline's own lines never hold any of it. */
const secrets = ['authorization', 'cookie', 'password', 'token', 'secret', 'apiKey', 'x-api-key', 'x-admin-api-key'];
const redactedPaths = secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/** Longest piece of a request's path in the log. */
const pathLength = 512;

/** A logger that writes JSON lines. */
export function createLog(level: string, destination: DestinationStream = logDestination()): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    redact: { paths: redactedPaths, censor: '[redacted]' },
    serializers: { err: describeError },
  };
  return pino(options, destination);
}

/**
 * Takes lines 64 KiB at a time or every fifth of a second, and the rest when the process ends.
 * @param file its path, created for its owner alone; left out: standard output
 */
export function logDestination(file: string | number = 1): DestinationStream {
  return pino.destination({
    dest: file,
    sync: false,
    minLength: 65_536,
    maxWrite: 131_072,
    periodicFlush: 200,
    mode: 0o600,
  });
}

export type RequestLog = (facts: RequestFacts) => void;

export interface RequestFacts {
  readonly requestId: string;
  readonly traceId: string;
  readonly method: string;
  /** Without the query, which may hold keys. */
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly address: string;
  /** The client left before the answer was ready. */
  readonly aborted: true | undefined;
  /** The code of the error that was answered. */
  readonly error: string | undefined;
  /** What went wrong on our side. */
  readonly err: unknown;
}

/**
 * Writes the lines of one operation's requests, without looking for secrets in them, since they hold only what is listed.
 * @param operation operationId, `page`, `preflight` or `unmatched`
 */
export function requestLog(log: Logger, operation: string): RequestLog {
  const lines = log.child({ operation }, { redact: [] });
  return (facts) => {
    const line = facts.path.length > pathLength ? { ...facts, path: facts.path.slice(0, pathLength) } : facts;
    // 501 is what a service was generated with, and no fault.
    if (facts.status < 500 || facts.status === 501) lines.info(line, 'request');
    else lines.error(line, 'request');
  };
}

/** Only what an error says of itself: other members may hold whole requests with their keys. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    stack: error.stack,
    ...(error.cause === undefined || depth > 4 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}
