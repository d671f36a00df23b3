/** The line of a request at level `info`, as pino writes it: pino searches for each member, which takes five times as long. */
import { type Logger, pino } from 'pino';
import { LogBuffer } from './log-buffer.ts';

/** The members of the line of a request. */
export interface RequestFacts {
  readonly requestId: string;
  readonly traceId: string;
  readonly method: string;
  /** Without the query, which may contain keys. */
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly address: string;
  /** The client left before the response was ready. */
  readonly aborted: true | undefined;
  /** The code of the error in the response. */
  readonly error: string | undefined;
  /** The cause of a 5xx, also of one in an event stream. */
  readonly err: unknown;
}

/** pino's number of the level. */
const infoLevel = 30;

/** Returns a function that logs as `log.info(facts, 'request')` does, for facts without `err`. */
export function compileInfoLine(log: Logger): (facts: RequestFacts) => void {
  const destination: unknown = Reflect.get(log, pino.symbols.streamSym);
  if (!(destination instanceof LogBuffer)) return (facts) => log.info(facts, 'request');
  const bindings = JSON.stringify(log.bindings()).slice(1, -1);
  return (facts) => {
    if (log.levelVal > infoLevel) return;
    destination.lastLevel = infoLevel;
    destination.write(formatLine(facts, bindings));
  };
}

/** Request id and trace id have no character that JSON escapes: see trace.ts. */
function formatLine(facts: RequestFacts, bindings: string): string {
  const { requestId, traceId, method, path, status, milliseconds, address, aborted, error } = facts;
  return (
    `{"level":${infoLevel},"time":${Date.now()},${bindings},"requestId":"${requestId}","traceId":"${traceId}"` +
    `,"method":${quote(method)},"path":${quote(path)},"status":${status},"milliseconds":${milliseconds}` +
    `,"address":${quote(address)}${aborted === true ? ',"aborted":true' : ''}` +
    `${error === undefined ? '' : `,"error":${quote(error)}`},"msg":"request"}\n`
  );
}

/** Printable ASCII without `"` and `\`. */
const plainText = /^[ !#-[\]-~]*$/;

const quote = (text: string): string => (plainText.test(text) ? `"${text}"` : JSON.stringify(text));
