/** Finds loops in tests that check every item of a list, and would pass and check nothing if the list were empty. */
import { posix } from 'node:path';
import ts from 'typescript';

/** The text of a file by its path from the root of the project. */
export type ReadText = (path: string) => string | undefined;

interface Loop {
  readonly node: ts.Node;
  readonly list: ts.Expression;
  /** Undefined for `it.each(list)(…)`: the tests themselves are what may be missing. */
  readonly body: ts.Node | undefined;
}

/**
 * Returns `line: list` of each such loop. A loop is fine if its list has items by its very text, or is given to `notEmpty` or `pickRows`;
 * if the test compares the list or its length elsewhere; if all that the test expects is in the loop, because a test
 * without any assertion fails (`requireAssertions`); or if a comment right before it gives a reason: `// may be empty: …`.
 */
export function findVacuousLoops(path: string, text: string, read: ReadText): readonly string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return loopsIn(source)
    .filter((loop) => !isFine(loop, { source, path, read }))
    .map(({ node, list }) => {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      return `${line}: ${list.getText().replace(/\s+/g, ' ')}`;
    });
}

interface Context {
  readonly source: ts.SourceFile;
  readonly path: string;
  readonly read: ReadText;
}

function isFine({ node, list, body }: Loop, context: Context): boolean {
  if (hasItems(list, context)) return true;
  if (/\/\/ may be empty: \S.*\n\s*$/.test(context.source.text.slice(0, node.getStart()))) return true;
  if (body === undefined) return false;
  return holdsAllAssertions(node, body) || isListExpected(list, context.source);
}

function loopsIn(source: ts.SourceFile): readonly Loop[] {
  return nodesIn(source).flatMap((node): readonly Loop[] => {
    if (ts.isForOfStatement(node)) {
      return checks(node.statement) ? [{ node, list: node.expression, body: node.statement }] : [];
    }
    if (!ts.isCallExpression(node)) return [];
    const [first] = node.arguments;
    if (first === undefined) return [];
    if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'forEach') {
      return checks(first) ? [{ node, list: node.expression.expression, body: first }] : [];
    }
    return /^(?:it|test|describe)\b.*\.each$/s.test(node.expression.getText())
      ? [{ node, list: first, body: undefined }]
      : [];
  });
}

/** Returns true if the code has an assertion or a test of its own. */
function checks(body: ts.Node): boolean {
  return nodesIn(body).some(
    (node) => ts.isCallExpression(node) && /^(?:expect|it|test|describe)\b/.test(node.getText()),
  );
}

const keepItems = new Set(['map', 'flatMap', 'entries', 'values', 'keys', 'toSorted', 'sort', 'toReversed', 'reverse']);

/** Returns true if the list cannot be empty, as far as its text shows. */
function hasItems(expression: ts.Expression, context: Context): boolean {
  const list = withoutCasts(expression);
  if (ts.isArrayLiteralExpression(list)) {
    return list.elements.some((item) => !ts.isSpreadElement(item) || hasItems(item.expression, context));
  }
  if (ts.isObjectLiteralExpression(list)) return list.properties.length > 0;
  if (ts.isNewExpression(list)) return list.arguments?.[0] !== undefined && hasItems(list.arguments[0], context);
  if (ts.isIdentifier(list)) return isFilledVariable(list.text, context, list.getStart());
  if (!ts.isCallExpression(list)) return false;
  const [first] = list.arguments;
  const name = list.expression.getText();
  if (/^(?:notEmpty|pickRows|Array\.from|fc\.sample)$/.test(name)) return true;
  if (/^Object\.(?:entries|keys|values)(?:<.*>)?$/.test(name)) return first !== undefined && hasItems(first, context);
  if (!ts.isPropertyAccessExpression(list.expression)) return false;
  const { name: method, expression: receiver } = list.expression;
  // Split text has one part at least.
  if (method.text === 'split') return ts.isStringLiteralLike(receiver);
  return keepItems.has(method.text) && hasItems(receiver, context);
}

/** Looks at the initial value of the variable, in the module that it is imported from if there is one. */
function isFilledVariable(name: string, context: Context, end = Infinity): boolean {
  const { source, path, read } = context;
  const declared = nodesIn(source)
    .filter(ts.isVariableDeclaration)
    .filter((node) => node.name.getText() === name && node.getStart() < end)
    .at(-1);
  if (declared !== undefined) return declared.initializer !== undefined && hasItems(declared.initializer, context);
  for (const { moduleSpecifier, importClause } of source.statements.filter(ts.isImportDeclaration)) {
    const bindings = importClause?.namedBindings;
    if (!ts.isStringLiteral(moduleSpecifier) || bindings === undefined || !ts.isNamedImports(bindings)) continue;
    const found = bindings.elements.find((element) => element.name.text === name);
    const target = posix.join(posix.dirname(path), moduleSpecifier.text);
    const text = found === undefined ? undefined : read(target);
    if (found === undefined || text === undefined) continue;
    const other = ts.createSourceFile(target, text, ts.ScriptTarget.Latest, true);
    return isFilledVariable((found.propertyName ?? found.name).text, { source: other, path: target, read });
  }
  return false;
}

/** Returns true if the test that the loop is in expects nothing outside of the loop. */
function holdsAllAssertions(node: ts.Node, body: ts.Node): boolean {
  const test = findTest(node);
  if (test === undefined) return false;
  const inside = new Set(expectCalls(body));
  return expectCalls(test).every((call) => inside.has(call));
}

/** Returns the call of `it` or `test` that the node is in. */
function findTest(node: ts.Node): ts.Node | undefined {
  if (ts.isSourceFile(node)) return undefined;
  const isTest = ts.isCallExpression(node) && /^(?:it|test)\b/.test(node.expression.getText());
  return isTest ? node : findTest(node.parent);
}

/** Returns true if some assertion is about the list itself, its length, or what is made of all its items. */
function isListExpected(list: ts.Expression, source: ts.SourceFile): boolean {
  const name = list.getText().replace(/\.(?:entries|values|keys)\(\)$/, '');
  const whole = [name, `${name}.length`, `${name}.size`];
  return expectCalls(source).some(({ arguments: [first] }) => {
    const text = first?.getText() ?? '';
    return whole.includes(text) || text.startsWith(`${name}.map(`);
  });
}

function expectCalls(node: ts.Node): readonly ts.CallExpression[] {
  return nodesIn(node).filter(
    (inner): inner is ts.CallExpression =>
      ts.isCallExpression(inner) && /^expect(?:\.poll|\.soft)?$/.test(inner.expression.getText()),
  );
}

function withoutCasts(expression: ts.Expression): ts.Expression {
  const isCast =
    ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression) || ts.isParenthesizedExpression(expression);
  return isCast ? withoutCasts(expression.expression) : expression;
}

function nodesIn(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (inner: ts.Node): void => {
    found.push(inner);
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return found;
}
