/**
 * Finds the handlers in a service's code by syntax: an object whose members have names of operations. The code does not run,
 * so it need not compile.
 */
import ts from 'typescript';
import type { Sources } from './sources.ts';

export interface CodePlace {
  /** The name of the text. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface SourceHandler {
  readonly place: CodePlace;
  /** The text of the member: `listPets: notImplemented`. */
  readonly text: string;
  /** True if the handler answers 501 to every request, by `notImplemented` of the package. */
  readonly isNotImplemented: boolean;
  /** The reason why `npm run generate` wrote no working handler, by the comment above the handler. */
  readonly reason: string | undefined;
}

export interface SourceHandlers {
  /** By operationId, the handlers of the document's operations. */
  readonly handlers: ReadonlyMap<string, SourceHandler>;
  /** Members of the object of handlers whose names are not ids of operations. */
  readonly foreign: ReadonlyMap<string, SourceHandler>;
  /** The end of that object, where a new handler belongs; undefined without an object of handlers. */
  readonly end: CodePlace | undefined;
}

/** @param ids the ids of all operations of the document */
export function findHandlers(sources: Sources, ids: readonly string[]): SourceHandlers {
  const objects = [...sources].flatMap(([file, text]) => findObjects(file, text));
  const wanted = new Set(ids);
  const sharing = objects
    .map((object) => ({ object, count: [...object.members.keys()].filter((name) => wanted.has(name)).length }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
  const [main] = sharing;
  const found = sharing.flatMap(({ object }) => [...object.members].filter(([name]) => wanted.has(name)));
  return {
    // The first handler of a name wins: it is in the object with the most handlers.
    handlers: new Map(found.toReversed()),
    foreign: new Map([...(main?.object.members ?? [])].filter(([name]) => !wanted.has(name))),
    end: main?.object.end,
  };
}

/** An object literal, and its members that can be called. */
interface SourceObject {
  readonly members: ReadonlyMap<string, SourceHandler>;
  readonly end: CodePlace;
}

/** The comment that `notImplementedHandler` writes. */
const reasonComment = /^\s*\/\/ Not implemented: (.*\S)/m;

function findObjects(file: string, text: string): SourceObject[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const isNotImplemented = createNotImplementedTest(source);
  const placeAt = (position: number): CodePlace => {
    const { line, character } = source.getLineAndCharacterOfPosition(position);
    return { file, line: line + 1, column: character + 1 };
  };
  const objects: SourceObject[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const members = node.properties.flatMap((property): [string, SourceHandler][] => {
        const name = property.name === undefined ? undefined : getName(property.name);
        if (name === undefined || !isCallable(property)) return [];
        const place = placeAt(property.getStart(source));
        const [, reason] = reasonComment.exec(property.getFullText(source)) ?? [];
        const handler = { place, text: property.getText(source), isNotImplemented: isNotImplemented(property), reason };
        return [[name, handler]];
      });
      objects.push({ members: new Map(members), end: placeAt(node.getEnd() - 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return objects;
}

function getName(name: ts.PropertyName): string | undefined {
  if (ts.isComputedPropertyName(name))
    return ts.isStringLiteralLike(name.expression) ? name.expression.text : undefined;
  return name.text;
}

/** A handler may also come from another expression: `listPets: store.list`, `listPets: makeList(store)`, `listPets`. */
function isCallable(property: ts.ObjectLiteralElementLike): boolean {
  if (ts.isMethodDeclaration(property) || ts.isShorthandPropertyAssignment(property)) return true;
  if (!ts.isPropertyAssignment(property)) return false;
  const value = unwrap(property.initializer);
  return (
    ts.isFunctionLike(value) ||
    ts.isIdentifier(value) ||
    ts.isPropertyAccessExpression(value) ||
    ts.isCallExpression(value)
  );
}

/** Recognises members that are `notImplemented`, under any imported name, or only call it. */
function createNotImplementedTest(source: ts.SourceFile): (property: ts.ObjectLiteralElementLike) => boolean {
  const name = importedName(source);
  if (name === undefined) return () => false;
  const isName = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === name;
  const isCall = (node: ts.Expression | undefined): boolean => {
    const expression = node === undefined ? undefined : unwrap(node);
    return expression !== undefined && ts.isCallExpression(expression) && isName(unwrap(expression.expression));
  };
  const isAllOf = (body: ts.ConciseBody | undefined): boolean => {
    if (body === undefined || !ts.isBlock(body)) return isCall(body);
    const [statement, ...more] = body.statements;
    if (statement === undefined || more.length > 0) return false;
    return (ts.isExpressionStatement(statement) || ts.isReturnStatement(statement)) && isCall(statement.expression);
  };
  return (property) => {
    if (ts.isMethodDeclaration(property)) return isAllOf(property.body);
    if (!ts.isPropertyAssignment(property)) return false;
    const value = unwrap(property.initializer);
    return isName(value) || ((ts.isArrowFunction(value) || ts.isFunctionExpression(value)) && isAllOf(value.body));
  };
}

/** True for the modules of `notImplemented`; code that was generated before the package had entries uses a path. */
function exportsNotImplemented(specifier: string): boolean {
  return specifier === 'fountainai' || specifier.endsWith('/http/not-implemented.ts');
}

function importedName({ statements }: ts.SourceFile): string | undefined {
  for (const statement of statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (
      !exportsNotImplemented(statement.moduleSpecifier.text) ||
      bindings === undefined ||
      !ts.isNamedImports(bindings)
    )
      continue;
    const binding = bindings.elements.find(
      (element) => (element.propertyName ?? element.name).text === 'notImplemented',
    );
    if (binding !== undefined) return binding.name.text;
  }
  return undefined;
}

/** Removes parentheses, type assertions and `await`. */
function unwrap(node: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isAwaitExpression(node);
  return isWrapped ? unwrap(node.expression) : node;
}
