/** Messages with stable codes: programs and tests use the code and the data, people read the text. */
import { errorText } from './error-text.ts';

/** The entry of a code in a catalogue. */
export interface CodeEntry {
  readonly meaning: string;
  /** The remedy. */
  readonly remedy: string;
}

/** The facts of a message by their names. Never contains a value that may be secret. */
export type MessageData = Readonly<Record<string, string | number | readonly string[]>>;

export interface CodedMessage {
  readonly code: string;
  /** For people; its wording may change. */
  readonly message: string;
  readonly data: MessageData;
}

/** An error that a person can act on: it has a code, or one for each line. Its `message` contains no codes. */
export abstract class CodedError extends Error {
  /** In the order of the lines of `message`. */
  abstract get messages(): readonly CodedMessage[];

  /** A last line of `message` without a code, such as the number of further messages. */
  get closing(): string | undefined {
    return undefined;
  }
}

/** Returns the text of an error for people, with each code at the end of its line: `A_PORT: must be a port [settings-invalid]`. */
export function textWithCodes(error: CodedError): string {
  const lines = error.messages.map(lineWithCode);
  return (error.closing === undefined ? lines : [...lines, error.closing]).join('\n');
}

/** Returns the reason of a failure for people: the message, with its codes if it has any. */
export function reasonWithCodes(error: unknown): string {
  if (error instanceof CodedError) return textWithCodes(error);
  return errorText(error);
}

/** Returns the messages of an error as plain objects without indentation, for logs and JSON reports. */
export function plainMessages(error: CodedError): CodedMessage[] {
  return error.messages.map(({ code, message, data }) => ({ code, message: message.trim(), data }));
}

/** A message of several lines has its code at the end of the first. */
export function lineWithCode({ code, message }: Pick<CodedMessage, 'code' | 'message'>): string {
  const [first = '', ...others] = message.split('\n');
  return [`${first.trimEnd()} [${code}]`, ...others].join('\n');
}
