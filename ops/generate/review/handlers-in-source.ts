/**
 * Where in a service's code its handlers stand, by its syntax: an object that has members named by operations. Nothing is
 * run, so that it can be asked of code that does not compile.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { textOf } from '../../lib/files.ts';

export interface CodePlace {
  /** As the text was named. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface SourceHandler {
  readonly place: CodePlace;
  /** The member as it is written: `listPets: notImplemented`. */
  readonly text: string;
  /** It answers 501 whatever it is asked, by `notImplemented` of the package. */
  readonly isNotImplemented: boolean;
  /** Why `npm run generate` has written no other handler, by the comment above it. */
  readonly reason: string | undefined;
}

export interface SourceHandlers {
  /** By operationId, those of the operations that were asked for. */
  readonly handlers: ReadonlyMap<string, SourceHandler>;
  /** Members of the object of handlers that no operation has for its id. */
  readonly foreign: ReadonlyMap<string, SourceHandler>;
  /** Where that object ends: the place of a handler to come. Undefined where there is none. */
  readonly end: CodePlace | undefined;
}

/** Path, as it is to be named in findings → text. */
export type Sources = ReadonlyMap<string, string>;

/**
 * The code of a service as it is in the tree, without its tests and migrations; none where there is no such folder.
 * @param folder that of the service
 * @param label what it is called in places: `service/pets`
 */
export async function readSources(folder: string, label: string): Promise<Sources> {
  const sources = new Map<string, string>();
  const read = async (path: string): Promise<void> => {
    const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== 'migrations') await read(inner);
      if (!entry.isFile() || !entry.name.endsWith('.ts') || /\.(d|test)\.ts$/.test(entry.name)) continue;
      sources.set(`${label}/${inner}`, (await textOf(join(folder, inner))) ?? '');
    }
  };
  await read('');
  return sources;
}

/** @param ids of all operations of the document */
export function findHandlers(sources: Sources, ids: readonly string[]): SourceHandlers {
  const objects = [...sources].flatMap(([file, text]) => objectsOf(file, text));
  const wanted = new Set(ids);
  const sharing = objects
    .map((object) => ({ object, count: [...object.members.keys()].filter((name) => wanted.has(name)).length }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
  const [main] = sharing;
  const found = sharing.flatMap(({ object }) => [...object.members].filter(([name]) => wanted.has(name)));
  return {
    // The first of a name wins: it is that of the object with the most handlers.
    handlers: new Map(found.toReversed()),
    foreign: new Map([...(main?.object.members ?? [])].filter(([name]) => !wanted.has(name))),
    end: main?.object.end,
  };
}

/** An object that is written out, and its members that can be called. */
interface SourceObject {
  readonly members: ReadonlyMap<string, SourceHandler>;
  readonly end: CodePlace;
}

/** As `openHandler` writes it. */
const reasonComment = /^\s*\/\/ Not implemented: (.*\S)/m;

function objectsOf(file: string, text: string): SourceObject[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const isNotImplemented = recogniser(source);
  const placeAt = (position: number): CodePlace => {
    const { line, character } = source.getLineAndCharacterOfPosition(position);
    return { file, line: line + 1, column: character + 1 };
  };
  const objects: SourceObject[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const members = node.properties.flatMap((property): [string, SourceHandler][] => {
        const name = property.name === undefined ? undefined : nameOf(property.name);
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

function nameOf(name: ts.PropertyName): string | undefined {
  if (ts.isComputedPropertyName(name))
    return ts.isStringLiteralLike(name.expression) ? name.expression.text : undefined;
  return name.text;
}

/** A handler may also be made elsewhere: `listPets: store.list`, `listPets: makeList(store)`, `listPets`. */
function isCallable(property: ts.ObjectLiteralElementLike): boolean {
  if (ts.isMethodDeclaration(property) || ts.isShorthandPropertyAssignment(property)) return true;
  if (!ts.isPropertyAssignment(property)) return false;
  const value = bare(property.initializer);
  return (
    ts.isFunctionLike(value) ||
    ts.isIdentifier(value) ||
    ts.isPropertyAccessExpression(value) ||
    ts.isCallExpression(value)
  );
}

/** Knows the members that are `notImplemented`, by whatever name that was imported, or do nothing but call it. */
function recogniser(source: ts.SourceFile): (property: ts.ObjectLiteralElementLike) => boolean {
  const name = importedName(source);
  if (name === undefined) return () => false;
  const isName = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === name;
  const isCall = (node: ts.Expression | undefined): boolean => {
    const expression = node === undefined ? undefined : bare(node);
    return expression !== undefined && ts.isCallExpression(expression) && isName(bare(expression.expression));
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
    const value = bare(property.initializer);
    return isName(value) || ((ts.isArrowFunction(value) || ts.isFunctionExpression(value)) && isAllOf(value.body));
  };
}

/** Where `notImplemented` comes from; by its path in code that was generated before the package had entries. */
function isOrigin(specifier: string): boolean {
  return specifier === 'fountainai' || specifier.endsWith('/http/not-implemented.ts');
}

function importedName({ statements }: ts.SourceFile): string | undefined {
  for (const statement of statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!isOrigin(statement.moduleSpecifier.text) || bindings === undefined || !ts.isNamedImports(bindings)) continue;
    const binding = bindings.elements.find(
      (element) => (element.propertyName ?? element.name).text === 'notImplemented',
    );
    if (binding !== undefined) return binding.name.text;
  }
  return undefined;
}

/** Without what says something to the compiler alone. */
function bare(node: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isAwaitExpression(node);
  return isWrapped ? bare(node.expression) : node;
}
