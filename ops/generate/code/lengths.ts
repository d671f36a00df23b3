/** The linter's bounds on length, lifted with the reason where a document is longer. */

const mostInFile = 300;
const mostInFunction = 50;
const reason = 'one piece an operation or collection: as long as the document is';

/** Formatted code, with a word to the linter where a file or a function is longer than it takes. */
export function lengthsExplained(code: string): string {
  const functions = code.replaceAll(/^(?:export )?(?:async )?function [^]*?^\}$/gm, (text) =>
    linesOf(text) > mostInFunction ? `// eslint-disable-next-line max-lines-per-function -- ${reason}\n${text}` : text,
  );
  if (linesOf(code) <= mostInFile) return functions;
  return functions.replace(/^import /m, `/* eslint-disable max-lines -- ${reason} */\nimport `);
}

/** Without blank lines and comments, as the linter counts. */
function linesOf(code: string): number {
  return code.split('\n').filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line)).length;
}
