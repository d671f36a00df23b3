import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogBuffer } from './log-buffer.ts';
import { createLog, requestLog } from './log.ts';
import type { RequestFacts } from './request-line.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'fountainai-line-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const usual: RequestFacts = {
  requestId: 'a1b2-7',
  traceId: '0af7651916cd43dd8448eb211c80319c',
  method: 'GET',
  path: '/things/1',
  status: 200,
  milliseconds: 0.25,
  address: '127.0.0.1',
  aborted: undefined,
  error: undefined,
  err: undefined,
};

function logInto(level: string): { log: ReturnType<typeof createLog>; read: () => string } {
  const file = join(folder, 'log');
  const buffer = new LogBuffer({ file });
  const read = (): string => {
    buffer.flushSync();
    return readFileSync(file, 'utf8');
  };
  return { log: createLog(level, buffer).child({ service: 'a "service"' }), read };
}

const withoutTime = (line: string): string => line.replace(/"time":\d+/, '"time":0');

describe('the line of a request', () => {
  const table: { given: Partial<RequestFacts> }[] = [
    { given: {} },
    { given: { status: 404, error: 'not_found' } },
    { given: { status: 501, error: 'not_implemented', milliseconds: 12 } },
    { given: { aborted: true, address: '' } },
    { given: { address: '::ffff:10.0.0.1', requestId: 'a:b/c~d+e=f._-' } },
    { given: { method: 'M-SEARCH', path: '/a%20b/~c;d=e,f' } },
    ...['/"', '/\\', '/ü€', '/😀', '/\u{7f}', '/a\nb', '/\u{0}', `/${'x'.repeat(511)}`, `/${'y'.repeat(600)}`, ''].map(
      (path) => ({ given: { path } }),
    ),
  ];

  it.each(table)('is the same as the line of pino: $given', ({ given }) => {
    const { log, read } = logInto('info');
    const facts = { ...usual, ...given };
    requestLog(log, 'getThing')(facts);
    log.child({ operation: 'getThing' }).info({ ...facts, path: facts.path.slice(0, 512) }, 'request');
    const [ours = '', pinos, rest] = read().split('\n');
    expect([withoutTime(ours), rest]).toEqual([withoutTime(pinos ?? ''), '']);
    expect(JSON.parse(ours)).toMatchObject({ level: 30, service: 'a "service"', operation: 'getThing' });
  });

  it('is the same as the line of pino for any values', () => {
    // Requests bring no lone surrogates: pino writes another character for them.
    const unpaired = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
    const text = fc.oneof(unpaired, fc.string({ maxLength: 600 })).map((value) => Buffer.from(value).toString());
    const facts = fc.record({
      ...{ method: text, path: text, address: text, error: fc.option(text, { nil: undefined }) },
      status: fc.oneof(fc.integer({ min: 100, max: 499 }), fc.constant(501)),
      milliseconds: fc.integer({ min: 0, max: 2 ** 40 }).map((value) => value / 1000),
      aborted: fc.constantFrom(undefined, true as const),
    });
    const { log, read } = logInto('info');
    let length = 0;
    fc.assert(
      fc.property(facts, text, (given, operation) => {
        requestLog(log, operation)({ ...usual, ...given });
        log.child({ operation }).info({ ...usual, ...given, path: given.path.slice(0, 512) }, 'request');
        const [ours = '', pinos = ''] = read().slice(length).split('\n');
        length += ours.length + pinos.length + 2;
        expect(withoutTime(ours)).toBe(withoutTime(pinos));
      }),
    );
  });

  it('has the time of the request', () => {
    const { log, read } = logInto('info');
    const before = Date.now();
    requestLog(log, 'getThing')(usual);
    const { time } = JSON.parse(read()) as { time: number };
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it.each([
    { given: 'warn', want: 0 },
    { given: 'silent', want: 0 },
    { given: 'info', want: 1 },
    { given: 'debug', want: 1 },
  ])('is not written below the level of the log: $given', ({ given, want }) => {
    const { log, read } = logInto(given);
    requestLog(log, 'getThing')(usual);
    expect(read().split('\n').length - 1).toBe(want);
  });
});
