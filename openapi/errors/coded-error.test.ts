import { describe, expect, it } from 'vitest';
import { CodedError, type CodedMessage, lineWithCode, textWithCodes } from './coded-error.ts';

class Several extends CodedError {
  readonly messages: readonly CodedMessage[];

  constructor(messages: readonly CodedMessage[]) {
    super(messages.map(({ message }) => message).join('\n'));
    this.messages = messages;
  }
}

describe('lineWithCode', () => {
  it.each([
    { given: 'A_PORT: must be a port', want: 'A_PORT: must be a port [a-code]' },
    { given: 'two lines: \n  the second', want: 'two lines: [a-code]\n  the second' },
    { given: '', want: ' [a-code]' },
  ])('puts the code at the end of the first line of $given', ({ given, want }) => {
    expect(lineWithCode({ code: 'a-code', message: given })).toBe(want);
  });
});

describe('textWithCodes', () => {
  it('gives every message of an error its own code', () => {
    const error = new Several([
      { code: 'a-code', message: 'one', data: {} },
      { code: 'b-code', message: 'two', data: {} },
    ]);
    expect(textWithCodes(error)).toBe('one [a-code]\ntwo [b-code]');
    expect(error.message).toBe('one\ntwo');
  });
});
