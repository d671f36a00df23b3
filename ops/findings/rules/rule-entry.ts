/** An entry of the catalogue of rules. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export interface RuleEntry extends CodeEntry {
  /** A state that the rule reports, in a sentence of Markdown: what the document says, and what is different. */
  readonly example: string;
}
