/** Regular expressions of documents. They are ECMA-262's, matched anywhere in the text. */
import { createContext, Script, type Context } from 'node:vm';

/** Enough of a RegExp to test with. */
export interface Pattern {
  test(text: string): boolean;
  toString(): string;
}

/**
 * The pattern with Unicode's rules; without them where it has escapes that these forbid (`\-`, `\_`), since many
 * documents do.
 *
 * @throws SyntaxError where it is no regular expression.
 */
export function compilePattern(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}

const patience = 50; // milliseconds; an honest pattern needs microseconds
const script = new Script('pattern.test(text)');

/**
 * For documents that are not ours: a pattern made to run for ever (`(a+)+$`) is stopped after 50 ms, and from then on
 * matches nothing. Costs some tenth of a millisecond a test.
 */
export function boundedPattern(pattern: RegExp): Pattern {
  const context: Context & { text?: string } = createContext({ pattern });
  let isTooSlow = false;
  return {
    toString: () => pattern.toString(),
    test(text) {
      if (isTooSlow) return false;
      try {
        context.text = text;
        return script.runInContext(context, { timeout: patience }) === true;
      } catch {
        isTooSlow = true;
        return false;
      } finally {
        context.text = '';
      }
    },
  };
}
