/** The small faults that can be put into source text, one function per operator. */
import ts from 'typescript';

/** Replaces the characters from `start` up to `end` with `text`. */
export interface MutantEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Returns the faults of one kind at this very node; none if the operator does not apply to the node. */
type Operator = (node: ts.Node) => readonly MutantEdit[];

/** All operators by name. A new operator belongs at the end: the order decides nothing, the name enters the choice. */
export const operators: Readonly<Record<string, Operator>> = {
  'and-or': swapBinary({ '&&': '||', '||': '&&' }),
  equality: swapBinary({ '===': '!==', '!==': '===' }),
  comparison: swapBinary({ '<': '<=', '<=': '<', '>': '>=', '>=': '>' }),
  arithmetic: swapBinary({ '+': '-', '-': '+', '*': '/', '/': '*' }),
  boolean: (node) => {
    if (node.kind === ts.SyntaxKind.TrueKeyword) return [replaceNode(node, 'false')];
    return node.kind === ts.SyntaxKind.FalseKeyword ? [replaceNode(node, 'true')] : [];
  },
  condition: (node) => {
    if (ts.isIfStatement(node)) return [negate(node.expression)];
    return ts.isConditionalExpression(node) ? [negate(node.condition)] : [];
  },
  negation: (node) => {
    const isNegation = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken;
    return isNegation ? [replaceNode(node, getText(node.operand))] : [];
  },
  call: (node) => (ts.isExpressionStatement(node) && isCall(node.expression) ? [replaceNode(node, ';')] : []),
  return: (node) => {
    const value = returnedValue(node);
    if (value === undefined) return [];
    const empty = emptyValue(value);
    return empty === getText(value) ? [] : [replaceNode(value, empty)];
  },
  filter: (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
    const { name, expression: list } = node.expression;
    return name.text === 'filter' ? [replaceNode(node, getText(list))] : [];
  },
  number: (node) => {
    if (!ts.isNumericLiteral(node)) return [];
    const value = Number(node.text);
    return [value + 1, value - 1].map((other) => replaceNode(node, other < 0 ? `(${other})` : String(other)));
  },
  await: (node) => (ts.isAwaitExpression(node) ? [replaceNode(node, getText(node.expression))] : []),
  fallback: (node) => {
    const isFallback = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken;
    return isFallback ? [replaceNode(node, `(${getText(node.left)})`)] : [];
  },
};

function swapBinary(swaps: Readonly<Record<string, string>>): Operator {
  return (node) => {
    if (!ts.isBinaryExpression(node)) return [];
    const text = swaps[getText(node.operatorToken)];
    return text === undefined ? [] : [replaceNode(node.operatorToken, text)];
  };
}

function replaceNode(node: ts.Node, text: string): MutantEdit {
  return { start: node.getStart(), end: node.getEnd(), text };
}

function negate(condition: ts.Expression): MutantEdit {
  return replaceNode(condition, `!(${getText(condition)})`);
}

function getText(node: ts.Node): string {
  return node.getText();
}

/** A call, with or without `await` or `void` before it; `super(…)` must stay for the class to load. */
function isCall(expression: ts.Expression): boolean {
  if (ts.isAwaitExpression(expression) || ts.isVoidExpression(expression)) return isCall(expression.expression);
  return ts.isCallExpression(expression) && expression.expression.kind !== ts.SyntaxKind.SuperKeyword;
}

/** The value of a `return`, or the body of an arrow function that has no braces. */
function returnedValue(node: ts.Node): ts.Expression | undefined {
  if (ts.isReturnStatement(node)) return node.expression;
  return ts.isArrowFunction(node) && !ts.isBlock(node.body) ? node.body : undefined;
}

function emptyValue(value: ts.Expression): string {
  if (ts.isArrayLiteralExpression(value)) return '[]';
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) return "''";
  return 'undefined';
}
