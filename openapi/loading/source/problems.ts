/** The problems of a document, with the places to fix. */
import { CodedError, type CodedMessage } from '../../errors/coded-error.ts';
import type { DocumentCode } from '../../errors/document-codes.ts';
import type { Location } from '../../document/document.ts';

export interface Problem {
  readonly code: DocumentCode;
  readonly message: string;
  /** JSON pointer in the file that `location` names; empty for the whole file. */
  readonly pointer: string;
  readonly location: Location;
}

/** @param file the path or address of the document */
export function wholeProblem(file: string, code: DocumentCode, message: string): Problem {
  return { code, message, pointer: '', location: { file, line: 1, column: 1 } };
}

const shown = 20;

/** Reports an unusable document. The message has a line for each of the first 20 problems: `file:line:column message`. */
export class DocumentError extends CodedError {
  override readonly name = 'DocumentError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(describe(problems), options);
    this.problems = problems;
  }

  override get messages(): readonly CodedMessage[] {
    return this.problems.slice(0, shown).map((problem) => {
      const { code, pointer, location } = problem;
      return { code, message: getLine(problem), data: { ...location, pointer } };
    });
  }

  override get closing(): string | undefined {
    return findClosing(this.problems);
  }
}

function describe(problems: readonly Problem[]): string {
  const lines = problems.slice(0, shown).map(getLine);
  const closing = findClosing(problems);
  return (closing === undefined ? lines : [...lines, closing]).join('\n');
}

function getLine({ location: { file, line, column }, message }: Problem): string {
  return `${file}:${line}:${column} ${message}`;
}

function findClosing(problems: readonly Problem[]): string | undefined {
  const more = problems.length - shown;
  return more > 0 ? `… and ${more} more` : undefined;
}
