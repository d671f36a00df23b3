/** The log as lines for people on a terminal. Programs read JSON. */
import type { DestinationStream } from 'pino';
import { isObject, stringOf } from '../../../../openapi/json/json.ts';
import { toVisibleText } from '../../../../openapi/text/visible-text.ts';

type Line = Readonly<Record<string, unknown>>;

/** Columns of a line, and members that a terminal has no room for. */
const omitted = new Set(['level', 'time', 'service', 'msg', 'err', 'requestId', 'traceId', 'address', 'operation']);

/** pino's numbers of levels that a person should notice. */
const levelNames = new Map([
  [40, 'warning'],
  [50, 'error'],
  [60, 'error'],
]);

/** Returns a destination of a JSON log that writes `12:45:50  tasks  GET /tasks 200 4 ms` for each line. */
export function createTextDestination(write: (text: string) => void): DestinationStream {
  return { write: (json) => write(`${formatLine(json.trimEnd())}\n`) };
}

function formatLine(json: string): string {
  const line = parseLine(json);
  if (line === undefined) return toVisible(json);
  const { time, service, level } = line;
  const clock = typeof time === 'number' ? new Date(time).toTimeString().slice(0, 8) : '';
  const severity = levelNames.get(Number(level));
  const message = severity === undefined ? formatMessage(line) : `${severity}: ${formatMessage(line)}`;
  return [clock, stringOf(service), message, formatError(line.err)].filter((part) => part !== '').join('  ');
}

function formatMessage(line: Line): string {
  const { msg, url, method, path, status, milliseconds, ...rest } = line;
  if (msg === 'listening') return toVisible(formatListening(stringOf(url), stringOf(line.address)));
  if (msg === 'request' && method !== undefined) {
    const time = `${Math.round(Number(milliseconds))} ms`;
    return [toVisible(`${stringOf(method)} ${stringOf(path)} ${Number(status)} ${time}`), ...formatFacts(rest)].join(
      '  ',
    );
  }
  return [toVisible(stringOf(msg)), ...formatFacts({ ...line, msg: undefined })].join('  ');
}

/** With the address that is bound, if the URL does not have it: a wildcard cannot be called. */
function formatListening(url: string, address: string): string {
  const bound = address === '' || url.endsWith(`/${address}`) ? '' : ` (${address})`;
  return `listening on ${url}${bound}  docs: ${url}/docs`;
}

function formatFacts(facts: Line): string[] {
  const given = Object.entries(facts).filter(([name, value]) => !omitted.has(name) && value !== undefined);
  return given.map(
    ([name, value]) => `${name}=${toVisible(typeof value === 'string' ? value : JSON.stringify(value))}`,
  );
}

function formatError(error: unknown): string {
  if (!isObject(error)) return '';
  const { stack, message } = error;
  return (stringOf(stack) || stringOf(message)).split('\n').map(toVisible).join('\n    ');
}

function parseLine(json: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // a line of something else than pino
  }
}

/** Parts of requests are in the log: a terminal must not obey them, and a line stays one. */
const toVisible = (text: string): string => toVisibleText(text).replaceAll('\n', '<U+000A>');
