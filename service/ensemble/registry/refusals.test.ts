import { describe, expect, it } from 'vitest';
import { InspectionError, type ReadDocument } from './inspect.ts';
import { rememberRefusals } from './refusals.ts';

const minute = 60_000;

function start(error: Error) {
  const texts: string[] = [];
  const clock = { now: 0 };
  const read: ReadDocument = ({ text }) => {
    texts.push(text);
    return Promise.reject(error);
  };
  const again = rememberRefusals(read, () => clock.now);
  const attempt = (text: string, name = 'x', address = 'a') =>
    again({ text, address }, name).catch((reason: unknown) => reason);
  return { texts, clock, attempt };
}

describe('rememberRefusals', () => {
  it('reads a text that cannot be read once in ten minutes', async () => {
    const error = new InspectionError('ensemble-document-too-large', 'too large');
    const { texts, clock, attempt } = start(error);
    expect([await attempt('1'), await attempt('1')]).toEqual([error, error]);
    expect(texts).toEqual(['1']);
    clock.now = 11 * minute;
    await attempt('1');
    expect(texts).toEqual(['1', '1']);
  });

  it('reads other texts, and the same text of another service or address', async () => {
    const { texts, attempt } = start(new InspectionError('ensemble-document-too-large', 'too large'));
    await attempt('1');
    await attempt('2');
    await attempt('1', 'y');
    await attempt('1', 'x', 'b');
    expect(texts).toEqual(['1', '2', '1', '1']);
  });

  it('does not remember an error of our own', async () => {
    const { texts, attempt } = start(new TypeError('a bug'));
    await attempt('1');
    await attempt('1');
    expect(texts).toEqual(['1', '1']);
  });
});
