/** Messages with stable codes: programs and tests go by the code and the data, people read the text. */
import { errorText } from './error-text.ts';

/** What a catalogue says about one code. */
export interface CodeEntry {
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** The facts of a message by their names. Never holds a value that may be secret. */
export type MessageData = Readonly<Record<string, string | number | readonly string[]>>;

export interface CodedMessage {
  readonly code: string;
  /** For people; its wording may change. */
  readonly message: string;
  readonly data: MessageData;
}

/** An error that a person can act on: it has a code, or one for each of its lines. Its `message` holds no codes. */
export abstract class CodedError extends Error {
  /** In the order of the lines of `message`. */
  abstract get messages(): readonly CodedMessage[];

  /** A last line of `message` that is not one of its messages, such as how many more there are. */
  get closing(): string | undefined {
    return undefined;
  }
}

/** The text of an error for people, with each code at the end of its line: `A_PORT: must be a port [settings-invalid]`. */
export function textWithCodes(error: CodedError): string {
  const lines = error.messages.map(lineWithCode);
  return (error.closing === undefined ? lines : [...lines, error.closing]).join('\n');
}

/** Why something failed, for people: with its codes if it has some, else its message. */
export function reasonWithCodes(error: unknown): string {
  if (error instanceof CodedError) return textWithCodes(error);
  return errorText(error);
}

/** The messages of an error as plain objects, for logs and JSON reports; without what indents them for people. */
export function plainMessages(error: CodedError): CodedMessage[] {
  return error.messages.map(({ code, message, data }) => ({ code, message: message.trim(), data }));
}

/** A message of several lines has its code at the end of the first. */
export function lineWithCode({ code, message }: Pick<CodedMessage, 'code' | 'message'>): string {
  const [first = '', ...others] = message.split('\n');
  return [`${first.trimEnd()} [${code}]`, ...others].join('\n');
}
