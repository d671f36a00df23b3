import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../testing/apps.ts';
import { compileResponseCheck } from '../response.ts';

/** Returns the pointers of the faults of a response with this text, in a document with this schema. */
async function pointersIn(schema: object, body: string): Promise<string[]> {
  const content = JSON.stringify({ 'text/event-stream': { schema } });
  const responses = `{ '200': { description: events, content: ${content} } }`;
  const { operations } = await loadDocument(`paths: { /e: { get: { operationId: e, responses: ${responses} } } }\n`);
  const check = compileResponseCheck(operations[0]!);
  return check({ status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' }, body }).map(
    ({ pointer }) => pointer,
  );
}

const count = { type: 'object', required: ['count'], properties: { count: { type: 'integer' } } };
const text = 'event: tick\nid: 1\ndata: {"count":1}\n\n: comment\n\nevent: tick\ndata: {"count":2}\n\n';

describe('a stream of events', () => {
  it.each([
    { given: 'its text', schema: { type: 'string' } },
    { given: 'the data of an event', schema: count },
    {
      given: 'the text of the data',
      schema: { type: 'string', maxLength: 12 },
    },
    {
      given: 'an event',
      schema: { type: 'object', required: ['event', 'data'], properties: { event: { const: 'tick' }, data: count } },
    },
    {
      given: 'an event with data as text',
      schema: { type: 'object', properties: { data: { type: 'string' } }, required: ['data'] },
    },
    { given: 'all events', schema: { type: 'array', items: count } },
    { given: 'anything', schema: {} },
  ])('matches a schema of $given', async ({ schema }) => {
    expect(await pointersIn(schema, text)).toEqual([]);
  });

  it.each([
    { given: text.replace('2', '"two"'), want: ['/body/1/count'] },
    { given: 'data: {}\n\n', want: ['/body/0/count'] },
    { given: 'data: none\n\n', want: ['/body/0'] },
    { given: '', want: [] },
    { given: ': only a comment\n\n', want: [] },
  ])('with $given has faults at $want', async ({ given, want }) => {
    expect(await pointersIn(count, given)).toEqual(want);
  });
});
