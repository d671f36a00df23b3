import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../openapi/document/document.ts';
import { HttpAnswer } from '../../service/http-client/http-answer.ts';
import type { StreamedEvent } from '../../service/http/handlers/event-stream.ts';
import { writeEvent } from '../../service/http/response/stream/event-text.ts';
import { EventProgress, readOutcome } from './streamed-answer.ts';

const interaction: JsonObject = { assistant_response: 'Done.', service_responses: [] };
const events = [
  { type: 'step', step: 1 },
  { type: 'text', text: 'First ' },
  { type: 'call', call: { operation_id: 'createTask', service_name: 'Tasks\u001b[2J' } },
  { type: 'result', call: {}, response: '{"id":1}' },
  { type: 'step', step: 2 },
  { type: 'text', text: 'The task ' },
  { type: 'unknown' },
  { type: 'text', text: `is\n\n“${'very '.repeat(20)}new” 🌱` },
  { type: 'done', answer: { ...interaction, long: 'x'.repeat(50_000) } },
];
const text = `:\n\n${events.map(writeEvent).join('')}`;
const headers = { 'content-type': 'text/event-stream; charset=utf-8' };

/** Returns the labels that are shown when the text comes in pieces of these sizes. */
function labels(given: string, sizes: readonly number[], type = headers): string[] {
  const shown: string[] = [];
  const bytes = Buffer.from(given);
  const progress = new EventProgress(({ label }) => shown.push(label));
  progress.head(200, type);
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    progress.chunk(bytes.subarray(start, start + size));
    start += size;
  }
  return shown;
}

const toAnswer = (body: string, status = 200, type = headers): HttpAnswer =>
  new HttpAnswer({ method: 'POST', origin: 'http://127.0.0.1', status, headers: type, body: Buffer.from(body) });

describe('the progress of a stream', () => {
  const want = [
    'step 1',
    'step 1: First ',
    'step 1: createTask of Tasks\u001b[2J',
    'step 2',
    'step 2: The task ',
    expect.stringMatching(/^step 2: .{58}🌱$/u),
  ];

  it('is the same for any pieces that the events come in', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sizes, (given) => {
        expect(labels(text, given)).toEqual(want);
      }),
      // Pieces of one byte also cut characters.
      { numRuns: 20, examples: [[[1]]] },
    );
  });

  it.each([
    { given: text.replaceAll('\n', '\r\n'), type: headers, want },
    { given: 'data: no JSON\n\ndata: [1]\n\ndata: {"type":"call"}\n\n', type: headers, want: [expect.any(String)] },
    { given: text, type: { 'content-type': 'application/json' }, want: [] },
  ])('is read from $type: $given', ({ given, type, want: shown }) => {
    expect(labels(given, [1000], type)).toEqual(shown);
  });
});

describe('the outcome', () => {
  const refusal = { message: 'the model failed' };
  const failure: StreamedEvent & JsonObject = { type: 'error', status: 502, error: refusal };
  const json = { 'content-type': 'application/json' };
  it.each([
    { given: toAnswer(text), want: { interaction: events.at(-1)?.answer } },
    { given: toAnswer(JSON.stringify(interaction), 200, json), want: { interaction } },
    { given: toAnswer('{"a":1}', 404, json), want: { status: 404, body: '{"a":1}' } },
    {
      given: toAnswer(writeEvent(failure)),
      want: { status: 502, body: JSON.stringify(refusal) },
    },
  ])('of $given.status is in the last event, or in the body', ({ given, want }) => {
    expect(readOutcome(given, 'http://127.0.0.1')).toEqual(want);
  });

  it.each([
    text.slice(0, text.indexOf('event: done')),
    text.slice(0, -2),
    '',
    ': comment\n\n',
    writeEvent({ type: 'error' }),
  ])('is unknown if the stream was cut off: %j', (given) => {
    expect(() => readOutcome(toAnswer(given), 'http://127.0.0.1')).toThrow(
      expect.objectContaining({ code: 'http-answer-cut-off', isSent: true }) as Error,
    );
  });
});
