/** The structured log: its logger, and the one line of each request. */
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { LogBuffer } from './log-buffer.ts';
import { compileInfoLine, type RequestFacts } from './request-line.ts';

/** Members that a handler may log by mistake; the pipeline's own lines never contain them. */
const secrets = [
  ...['authorization', 'cookie', 'password', 'token', 'secret', 'apiKey'],
  ...['x-api-key', 'x-admin-api-key', 'x-service-credentials', 'X-Service-Credentials'],
];
const redactedPaths = secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/** The maximum number of characters of a request's path in the log. */
const pathLength = 512;

/** Creates a logger that writes JSON lines. */
export function createLog(level: string, destination: DestinationStream = new LogBuffer()): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    redact: { paths: redactedPaths, censor: '[redacted]' },
    serializers: { err: describeError },
  };
  return pino(options, destination);
}

export type RequestLog = (facts: RequestFacts) => void;

/**
 * Logs the requests of one operation. It does not search for secrets, since the lines contain only the listed members.
 * @param operation operationId, `page`, `preflight` or `unmatched`
 */
export function requestLog(log: Logger, operation: string): RequestLog {
  const lines = log.child({ operation }, { redact: [] });
  const writeInfo = compileInfoLine(lines);
  return (facts) => {
    const line = facts.path.length > pathLength ? { ...facts, path: facts.path.slice(0, pathLength) } : facts;
    // Containers and their hosts ask every few seconds.
    if (facts.err !== undefined) lines.error(line, 'request');
    else if (facts.status < 500 && operation === 'page' && isHealthCheck(facts.path)) lines.debug(line, 'request');
    // Generated services respond with 501; it is not a fault.
    else if (facts.status < 500 || facts.status === 501) writeInfo(line);
    else lines.error(line, 'request');
  };
}

const isHealthCheck = (path: string): boolean => path === '/healthz' || path === '/readyz';

/** Only an error's own facts: other members may contain whole requests with their keys. */
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
