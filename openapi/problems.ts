/** What is wrong with a document, where a person can go and mend it. */
import type { Location } from './document.ts';

export interface Problem {
  readonly message: string;
  /** JSON pointer in the file that `location` names; empty for the whole. */
  readonly pointer: string;
  readonly location: Location;
}

const shown = 20;

/** A document that can't be used. The message has a line for each of the first 20 problems: `file:line:column message`. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(describe(problems), options);
    this.problems = problems;
  }
}

function describe(problems: readonly Problem[]): string {
  const lines = problems.slice(0, shown).map(({ location: { file, line, column }, message }) => {
    return `${file}:${line}:${column} ${message}`;
  });
  const more = problems.length - shown;
  return more > 0 ? [...lines, `… and ${more} more`].join('\n') : lines.join('\n');
}
