/** Comments that lift the linter's limits on length, with the reason, if a long document needs long code. */

const maxFileLines = 300;
const maxFunctionLines = 50;
const reason = 'one piece for each operation or collection of the document';

/** Returns formatted code with comments for the linter if a file or a function is longer than its limits. */
export function explainLengths(code: string): string {
  const functions = code.replaceAll(/^(?:export )?(?:async )?function [^]*?^\}$/gm, (text) =>
    countLines(text) > maxFunctionLines
      ? `// eslint-disable-next-line max-lines-per-function -- ${reason}\n${text}`
      : text,
  );
  if (countLines(code) <= maxFileLines) return functions;
  return functions.replace(/^import /m, `/* eslint-disable max-lines -- ${reason} */\nimport `);
}

/** Counts lines as the linter does: without blank lines and comments. */
function countLines(code: string): number {
  return code.split('\n').filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line)).length;
}
