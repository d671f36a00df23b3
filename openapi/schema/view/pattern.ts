/** Regular expressions of documents. They are ECMA-262's, matched anywhere in the text. */
import { createContext, Script, type Context } from 'node:vm';
import { errorCode } from '../../errors/error-text.ts';

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
const maxAttempts = 10;
const script = new Script('pattern.test(text)');

/**
 * For documents that are not ours: a pattern made to run for ever (`(a+)+$`) is stopped after 50 ms, and from then on
 * matches nothing. Costs some tenth of a millisecond a test. On a busy machine the time may go by while this process waits for
 * its turn: then the pattern is tried again.
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
        const isMatch = runPatiently(context);
        isTooSlow = isMatch === undefined;
        return isMatch ?? false;
      } catch {
        isTooSlow = true;
        return false;
      } finally {
        context.text = '';
      }
    },
  };
}

/** Undefined if the pattern has used up its processor time, or never had enough of it. */
function runPatiently(context: Context): boolean | undefined {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const before = process.cpuUsage();
    try {
      return script.runInContext(context, { timeout: patience }) === true;
    } catch (error) {
      if (errorCode(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1000 >= patience / 2) return undefined;
    }
  }
  return undefined;
}
