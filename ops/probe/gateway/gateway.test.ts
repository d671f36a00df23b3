import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../openapi/document/document.ts';
import type { ProbeAnswer } from '../values/exchange.ts';
import { isGatewayAnswer } from './gateway-answer.ts';
import { Patience } from './patience.ts';

const id = { 'x-kong-request-id': 'f0e1' };

function createAnswer(status: number, headers: Readonly<Record<string, string>>, body: JsonObject = {}): ProbeAnswer {
  return { status, headers, text: JSON.stringify(body), body, fault: undefined };
}

describe('an answer is from Kong', () => {
  const own = { message: 'Unauthorized', request_id: 'f0e1' };
  it.each([
    { given: createAnswer(401, id, own), want: true },
    { given: createAnswer(403, id, own), want: true },
    { given: createAnswer(413, id, own), want: true },
    { given: createAnswer(429, { 'x-kong-response-latency': '1' }, { errorCode: 'too-many' }), want: true },
    // of the service, to which Kong adds the id of the request
    { given: createAnswer(401, id, { message: 'Unauthorized' }), want: false },
    { given: createAnswer(401, id, { ...own, request_id: 'other' }), want: false },
    { given: createAnswer(401, { ...id, 'x-kong-upstream-latency': '1' }, { errorCode: 'unauthorized' }), want: false },
    { given: createAnswer(401, {}, own), want: false },
    // no refusal by a plugin
    { given: createAnswer(404, id, own), want: false },
    { given: createAnswer(200, { 'x-kong-response-latency': '1' }, own), want: false },
  ])('$given: $want', ({ given, want }) => {
    expect(isGatewayAnswer(given)).toBe(want);
  });
});

describe('a limit of Kong', () => {
  const limited = (seconds: string): ProbeAnswer =>
    createAnswer(429, { ...id, 'retry-after': seconds }, { message: 'API rate limit exceeded', request_id: 'f0e1' });
  const ok = createAnswer(200, id);

  async function send(...answers: readonly ProbeAnswer[]) {
    const pauses: number[] = [];
    const left = [...answers];
    const patience = new Patience((milliseconds) => Promise.resolve(pauses.push(milliseconds)));
    const { status } = await patience.send(() => Promise.resolve(left.shift() ?? ok));
    return { status, pauses };
  }

  it.each([
    { title: 'is waited for', given: [limited('7'), limited('0')], want: { status: 200, pauses: [7000, 1000] } },
    { title: 'of an hour is an answer', given: [limited('62')], want: { status: 429, pauses: [] } },
    { title: 'without a time is an answer', given: [limited('soon')], want: { status: 429, pauses: [] } },
    {
      title: 'of the service is an answer',
      given: [createAnswer(429, { 'retry-after': '1' })],
      want: { status: 429, pauses: [] },
    },
    { title: 'that is not reached costs no time', given: [ok], want: { status: 200, pauses: [] } },
  ])('$title', async ({ given, want }) => {
    expect(await send(...given)).toEqual(want);
  });

  it('is waited for 15 minutes together', async () => {
    const { status, pauses } = await send(...Array.from({ length: 40 }, () => limited('60')));
    expect({ status, count: pauses.length }).toEqual({ status: 429, count: 15 });
  });
});
