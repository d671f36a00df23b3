import { describe, expect, it } from 'vitest';
import { dialects, scriptedKey, type ScriptStep } from './testing/scripted-model.ts';
import { done, lookUp, play } from './testing/interactions.ts';

const soon = { 'retry-after-ms': '1' };

describe.each(dialects)('%s', (dialect) => {
  it('does not wait beyond its time for a retry', async () => {
    const late: ScriptStep = { status: 429, headers: { 'retry-after': '25' }, body: '{}' };
    const start = performance.now();
    const { assistantResponse } = await play(dialect, [late, done], { bounds: { milliseconds: 100 } });
    expect(assistantResponse).toMatch(/^I stopped/);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it('waits as long as Retry-After says', async () => {
    const { assistantResponse, model } = await play(dialect, [
      { status: 429, headers: { 'retry-after': '1' }, body: '{}' },
      done,
    ]);
    expect(assistantResponse).toBe('Rex is well.');
    const [first, second] = model.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(990);
  });

  it.each([
    { what: 'a 500', step: { status: 500, headers: soon, body: '{}' } },
    { what: 'a 429', step: { status: 429, headers: soon, body: '{}' } },
    { what: 'an overloaded provider', step: { status: 529, headers: soon, body: '{}' } },
    { what: 'a connection cut at once', step: { cut: 'at once' } },
    { what: 'a connection cut in the body', step: { cut: 'in the body' } },
  ] as const)('retries after $what', async ({ step }) => {
    const { assistantResponse, model } = await play(dialect, [step, done]);
    expect(assistantResponse).toBe('Rex is well.');
    expect(model.requests).toHaveLength(2);
  });

  it.each([
    {
      what: 'a 500 each time',
      step: { status: 500, headers: soon, body: '{}' },
      code: 'ensemble-provider-refused',
      tries: 3,
    },
    {
      what: 'a 429 each time',
      step: { status: 429, headers: soon, body: '{"error":{"code":"rate_limit_exceeded"}}' },
      code: 'ensemble-provider-refused',
      tries: 3,
    },
    {
      what: 'a 429 for an hour',
      step: { status: 429, headers: { 'retry-after': '3600' }, body: '{}' },
      code: 'ensemble-provider-refused',
      tries: 1,
    },
    {
      what: 'a 429 until a date',
      step: { status: 429, headers: { 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }, body: '{}' },
      code: 'ensemble-provider-refused',
      tries: 1,
    },
    {
      what: 'a 429 for longer than a timer holds',
      step: { status: 429, headers: { 'retry-after': '9999999999' }, body: '{}' },
      code: 'ensemble-provider-refused',
      tries: 1,
    },
    {
      what: 'a 400',
      step: { status: 400, body: '{"error":{"message":"no such model","code":"model_not_found"}}' },
      code: 'ensemble-provider-refused',
      tries: 1,
    },
    {
      what: 'a 401 that repeats the key',
      step: {
        status: 401,
        body: `{"error":{"message":"Incorrect API key provided: ${scriptedKey}","code":"${scriptedKey}"}}`,
      },
      code: 'ensemble-provider-refused',
      tries: 1,
    },
    {
      what: 'a 529 that repeats the key, each time',
      step: {
        status: 529,
        headers: soon,
        body: `{"type":"error","error":{"type":"overloaded_error","message":"${scriptedKey}"}}`,
      },
      code: 'ensemble-provider-refused',
      tries: 3,
    },
    {
      what: 'a redirect',
      step: { status: 307, headers: { location: '/elsewhere' }, body: '' },
      code: 'ensemble-provider-unreachable',
      tries: 3,
    },
    {
      what: 'a page of HTML',
      step: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
      code: 'ensemble-provider-answer-invalid',
      tries: 1,
    },
    {
      what: 'half a JSON text',
      step: { status: 200, body: '{"content": [{"type": "te' },
      code: 'ensemble-provider-answer-invalid',
      tries: 1,
    },
    { what: 'broken JSON', step: { status: 200, body: '{' }, code: 'ensemble-provider-answer-invalid', tries: 1 },
    {
      what: 'JSON of another kind',
      step: { status: 200, body: '{"choices":[{}],"output":"x"}' },
      code: 'ensemble-provider-answer-invalid',
      tries: 1,
    },
    { what: 'no content', step: { status: 204, body: '' }, code: 'ensemble-provider-answer-invalid', tries: 1 },
    {
      what: 'a connection cut each time',
      step: { cut: 'in the body' },
      code: 'ensemble-provider-unreachable',
      tries: 3,
    },
  ] as const)('gives up at $what: 502', async ({ step, code, tries }) => {
    const { failure, assistantResponse, model } = await play(dialect, [step]);
    expect(failure).toMatchObject({ status: 502, details: expect.stringContaining(` [${code}]`) as string });
    expect(assistantResponse).toBe(`No answer: ${failure?.message ?? ''}.`);
    expect(model.requests).toHaveLength(tries);
  });

  it('keeps the calls from before the provider failed', async () => {
    const { failure, serviceResponses } = await play(dialect, [lookUp, { status: 400, body: '{}' }]);
    expect(failure?.status).toBe(502);
    expect(serviceResponses).toMatchObject([{ service_name: 'Pets', response: '{"name":"Rex"}' }]);
  });
});
