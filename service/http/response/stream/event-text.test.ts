import { expect, it } from 'vitest';
import { heartbeat, readEvents, writeEvent } from './event-text.ts';

it('writes an event as its name and its data in one line, and reads it back', () => {
  const event = { type: 'text', text: 'two\nlines\r\n: and more' };
  const text = writeEvent(event);
  expect(text).toBe('event: text\ndata: {"type":"text","text":"two\\nlines\\r\\n: and more"}\n\n');
  expect(readEvents(text).map(({ event: name, data }) => [name, JSON.parse(data) as unknown])).toEqual([
    ['text', event],
  ]);
});

it('lets no name become a field', () => {
  expect(writeEvent({ type: 'a\ndata: b' })).toMatch(/^event: a data: b\ndata: \{/);
});

const named = { event: 'a', data: '1', id: undefined };
it.each([
  { given: '', want: [] },
  { given: heartbeat, want: [] },
  { given: 'event: a\ndata: 1\n\n', want: [named] },
  { given: 'event:a\r\ndata:1\r\n\r\n', want: [named] },
  { given: '\uFEFFevent: a\rdata: 1\r\r', want: [named] },
  { given: ': comment\nevent: a\ndata: 1\nretry: 9\nunknown: x\n\n', want: [named] },
  { given: 'data: 1\ndata: 2\n\n', want: [{ event: undefined, data: '1\n2', id: undefined }] },
  { given: 'data\n\n', want: [{ event: undefined, data: '', id: undefined }] },
  { given: 'event: a\n\ndata: 1\n\n', want: [{ ...named, event: undefined }] },
  { given: 'event: a\ndata: 1\n\nevent: a\ndata: 1', want: [named] },
  {
    given: 'id: 7\ndata: 1\n\ndata: 2\n\n',
    want: [
      { event: undefined, data: '1', id: '7' },
      { event: undefined, data: '2', id: '7' },
    ],
  },
])('reads $given', ({ given, want }) => {
  expect(readEvents(given)).toEqual(want);
});
