import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';
import { createTextDestination } from './text-log.ts';

function collect() {
  const lines: string[] = [];
  const log = createLog(
    'info',
    createTextDestination((text) => lines.push(text)),
  ).child({ service: 'tasks' });
  return { log, text: () => lines.join('').replaceAll(/^\d\d:\d\d:\d\d/gm, 'TIME') };
}

describe('the log on a terminal', () => {
  it('has the address of a service and of its pages', () => {
    const { log, text } = collect();
    log.info({ url: 'http://127.0.0.1:8090' }, 'listening');
    expect(text()).toBe('TIME  tasks  listening on http://127.0.0.1:8090  docs: http://127.0.0.1:8090/docs\n');
  });

  it.each([
    { url: 'http://127.0.0.1:8090', address: '127.0.0.1:8090', want: 'http://127.0.0.1:8090  docs' },
    { url: 'http://127.0.0.1:8090', address: '0.0.0.0:8090', want: 'http://127.0.0.1:8090 (0.0.0.0:8090)  docs' },
    { url: 'http://[::1]:8090', address: '[::]:8090', want: 'http://[::1]:8090 ([::]:8090)  docs' },
  ])('has the bound address $address if the URL differs', ({ want, ...facts }) => {
    const { log, text } = collect();
    log.info(facts, 'listening');
    expect(text()).toContain(`listening on ${want}`);
  });

  it('has a short line for a request, with its fault if it has one', () => {
    const { log, text } = collect();
    const facts = {
      requestId: 'a-1',
      traceId: 'b',
      method: 'GET',
      path: '/tasks/9',
      milliseconds: 3.6,
      address: '::1',
    };
    log.info({ ...facts, operation: 'getTask', status: 404, error: 'not_found' }, 'request');
    log.info({ ...facts, operation: 'getTask', status: 200 }, 'request');
    expect(text()).toBe('TIME  tasks  GET /tasks/9 404 4 ms  error=not_found\nTIME  tasks  GET /tasks/9 200 4 ms\n');
  });

  it('names warnings and errors, with their facts and stacks', () => {
    const { log, text } = collect();
    log.warn({ check: 'database', after: { ms: 5 } }, 'not ready');
    log.error({ err: Object.assign(new Error('gone'), { stack: 'Error: gone\n    at place' }) }, 'failed');
    expect(text()).toBe(
      'TIME  tasks  warning: not ready  check=database  after={"ms":5}\nTIME  tasks  error: failed  Error: gone\n        at place\n',
    );
  });

  it('shows control characters of requests instead of obeying them', () => {
    const { log, text } = collect();
    log.info({ method: 'GET', path: '/\u001b[2J\u0085\u202e', status: 400, milliseconds: 1 }, 'request\r');
    log.info({ method: 'GET', path: '/\nforged', status: 400, milliseconds: 1 }, 'request');
    expect(text()).not.toMatch(/[^\P{C}\n]/u);
    expect(text().match(/\n/g)).toHaveLength(2);
    expect(text()).toContain('request<U+000D>');
    expect(text()).toContain('/<U+001B>[2J<U+0085><U+202E>');
  });
});
