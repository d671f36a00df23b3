import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { errorCode, errorLine, errorStack, errorText } from './error-text.ts';

const refused = (address: string): Error =>
  Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: 'ECONNREFUSED' });

const cases = [
  { given: new Error('no such table'), text: 'no such table', line: 'no such table', code: undefined },
  { given: new TypeError('bad\n  at line 2'), text: 'bad\n  at line 2', line: 'bad', code: undefined },
  {
    given: new Error('failed:\n a.ts:1:2: x\nb'),
    text: 'failed:\n a.ts:1:2: x\nb',
    line: 'failed: a.ts:1:2: x',
    code: undefined,
  },
  { given: new Error('failed:'), text: 'failed:', line: 'failed:', code: undefined },
  { given: refused('::1'), text: 'connect ECONNREFUSED ::1', line: 'connect ECONNREFUSED ::1', code: 'ECONNREFUSED' },
  {
    given: new AggregateError([refused('::1'), refused('127.0.0.1')]),
    text: 'connect ECONNREFUSED ::1; connect ECONNREFUSED 127.0.0.1',
    line: 'connect ECONNREFUSED ::1; connect ECONNREFUSED 127.0.0.1',
    code: 'ECONNREFUSED',
  },
  { given: new AggregateError([], 'nothing worked'), text: 'nothing worked', line: 'nothing worked', code: undefined },
  { given: Object.assign(new Error('late'), { code: 23 }), text: 'late', line: 'late', code: undefined },
  { given: 'a text', text: 'a text', line: 'a text', code: undefined },
  { given: undefined, text: 'undefined', line: 'undefined', code: undefined },
  { given: { code: 'ENOENT' }, text: '[object Object]', line: '[object Object]', code: undefined },
];

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('a thrown value as text', () => {
  it.each(cases)('has the message, its first line and the code: $text', ({ given, text, line, code }) => {
    expect([errorText(given), errorLine(given), errorCode(given)]).toEqual([text, line, code]);
  });

  it('has the message and the code of an error of another context, such as the time limit of a script', () => {
    const error = thrownBy(() => runInContext('for (;;);', createContext({}), { timeout: 5 }));
    expect(error).not.toBeInstanceOf(Error);
    expect(errorCode(error)).toBe('ERR_SCRIPT_EXECUTION_TIMEOUT');
    expect(errorText(error)).toMatch(/^Script execution timed out/);
  });

  it('has the message of a DOMException, whose code is a number', () => {
    const error = new DOMException('late', 'TimeoutError');
    expect([errorText(error), errorCode(error)]).toEqual(['late', undefined]);
  });

  it('has the stack of an error, and its message if it has no stack', () => {
    const error = new Error('a fault');
    expect(errorStack(error)).toMatch(/^Error: a fault\n {4}at /);
    delete error.stack;
    expect(errorStack(error)).toBe('a fault');
    expect(errorStack('a text')).toBe('a text');
  });
});
