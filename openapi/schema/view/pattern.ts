/** Regular expressions of documents. They follow ECMA-262, and match anywhere in the text. */
import { createContext, Script, type Context } from 'node:vm';
import { errorCode } from '../../errors/error-text.ts';

/** The part of a RegExp that tests need. */
export interface Pattern {
  test(text: string): boolean;
  toString(): string;
}

/**
 * Compiles the pattern with Unicode's rules; without them if it has escapes that these forbid (`\-`, `\_`), as many
 * documents do.
 *
 * @throws SyntaxError if it is not a regular expression.
 */
export function compilePattern(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}

const maxPatternMs = 50; // milliseconds; an ordinary pattern needs microseconds
const maxAttempts = 10;
const script = new Script('pattern.test(text)');

/**
 * Compiles a pattern of a document that is not ours: a pattern that never ends (`(a+)+$`) is stopped after 50 ms, and afterwards
 * matches nothing. A test costs some tenths of a millisecond. On a busy machine the time may pass while this process waits for
 * the processor: then the pattern is tried again.
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

/** Returns undefined if the pattern has used its processor time, or never got enough of it. */
function runPatiently(context: Context): boolean | undefined {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const before = process.cpuUsage();
    try {
      return script.runInContext(context, { timeout: maxPatternMs }) === true;
    } catch (error) {
      if (errorCode(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1000 >= maxPatternMs / 2) return undefined;
    }
  }
  return undefined;
}
