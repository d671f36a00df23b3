/**
 * Turns the polite and indirect forms of an order into a plain one: `could you please create …?`, `I need a new …`,
 * `the context of session 4 must be changed to "x"`. A form that is not listed stays as it is, and is then no order.
 */
import { findActions } from '../language/mood.ts';
import { stem } from '../language/words.ts';

const greeting = String.raw`^\s*(?:(?:hi|hello|hey|ok|okay|now|so|well)(?:\s+there)?\b[\s,!.]*)?(?:please\s+)?`;
const thanks = /\b(?:please|kindly|thanks|thank you)\b/i;
/** A value in quotes, and at most polite words after it. */
const quoted = String.raw`(?:"[^"]*"|“[^”]*”|'[^']*'(?![\p{L}\p{N}]))`;
const politeEnd = String.raw`(?:[\s,]+(?:please|thanks|thank you))?[\s.!]*$`;
const demand = String.raw`(?:should|must|shall|needs to|has to)(?:\s+now|\s+then)?`;
/** `the context of session 4`, `session 5's context`. */
const thing = String.raw`((?:the\s+)?\p{L}+(?:\s+\p{L}+)?\s+(?:of|for|in)\s+(?:the\s+)?\p{L}+\s+\p{N}+|\p{L}+\s+\p{N}+(?:['’]s\s+\p{L}+)?)`;
const value = String.raw`(?:${quoted}|[\p{L}\p{N}-]+(?:\s+[\p{L}\p{N}-]+){0,2})`;

type Form = (turn: string) => string;

const forms: readonly Form[] = [
  (turn) => turn.replace(from(String.raw`(?:i|we)(?:\s+(?:would like|want|need)|['’]d like)\s+you\s+to\s+`), ''),
  (turn) => {
    const noun = from(String.raw`(?:i|we)(?:\s+(?:would like|want|need)|['’]d like)\s+(?=(?:an?|another|one more)\s)`);
    return isStatement(turn, noun) ? turn.replace(noun, 'create ') : turn;
  },
  (turn) => {
    const noun = from(String.raw`(?=(?:a\s+new|new|another|one\s+more)\s)`);
    return thanks.test(turn) && isStatement(turn, noun) ? turn.replace(noun, 'create ') : turn;
  },
  (turn) => {
    const [question, gerund = ''] = from(String.raw`(?:would|do)\s+you\s+mind\s+(\p{L}+ing)\b`).exec(turn) ?? [];
    const [action] = findActions(stem(gerund)) ?? [];
    return question === undefined || action === undefined ? turn : withoutMark(turn, question, action);
  },
  (turn) => {
    const [question, modal = ''] =
      from(String.raw`(can|could|would|will)\s+you\s+(?:please\s+|kindly\s+)?`).exec(turn) ?? [];
    if (question === undefined || (modal.toLowerCase() !== 'could' && !thanks.test(turn))) return turn;
    return withoutMark(turn, question, '');
  },
  (turn) =>
    turn.replace(
      from(String.raw`${thing}\s+${demand}\s+be\s+(?:changed|set|updated|edited)\s+to\s+(?=${value}${politeEnd})`),
      (_all, subject: string) => `set ${subject} to `,
    ),
  (turn) =>
    turn.replace(
      from(String.raw`${thing}\s+${demand}\s+(?:be|read|say)\s+(?=${quoted}${politeEnd})`),
      (_all, subject: string) => `set ${subject} to `,
    ),
  // A demand about a value after an order: `…; the context should be "x"`.
  (turn) => turn.replace(new RegExp(String.raw`(?<=\S\s+)${demand}\s+(?:be|read|say)\s+(?=${quoted})`, 'iu'), 'is '),
];

export function toPlainOrder(turn: string): string {
  return forms.reduce((text, form) => form(text), turn);
}

const from = (pattern: string): RegExp => new RegExp(`${greeting}${pattern}`, 'iu');

/** Words that make a statement of something else than a wish for a thing. */
const otherStatement =
  /\b(?:to|that|which|because|so|is|are|was|were|be|been|has|have|had|did|does|do|went|goes|came|since|already)\b/i;

/** A word after a value continues the thing, or is polite; `a session for user 7 removed` is something else. */
const afterValue =
  /(?:\p{N}|"")[\s,]+(?!(?:and|with|for|of|in|on|about|called|named|whose|please|kindly|thanks|thank)\b)\p{L}/iu;

/** True if only a thing and its values follow the beginning. */
function isStatement(turn: string, beginning: RegExp): boolean {
  const found = beginning.exec(turn);
  if (found === null) return false;
  const rest = turn.slice(found[0].length).replaceAll(new RegExp(quoted, 'gu'), '""');
  return !otherStatement.test(rest) && !afterValue.test(rest);
}

/** Replaces the beginning of a question, and its mark. Another question stays one. */
function withoutMark(turn: string, beginning: string, order: string): string {
  return `${order}${turn.slice(beginning.length)}`.replace(/\?/, '.');
}
