/** Finds the handlers of a file with the comments that were generated above them, and the names that they use. */
import { createHash } from 'node:crypto';
import ts from 'typescript';
import { type CodePlace, findHandlers } from './handlers-in-source.ts';
import { findIdentifiers } from '../text/operations-text.ts';

/** A handler with the generated comment above it. */
export interface HandlerUnit {
  readonly text: string;
  /** Positions in the text of the file. */
  readonly begin: number;
  readonly end: number;
  /** From 1, of the handler itself. */
  readonly line: number;
}

/** Comments as they are generated: the operation, and the reason why it is not implemented. */
const generatedComment = /^[ \t]*\/\/ (?:GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE|Not implemented:)\s/;

/** Returns the handlers of the operations by their ids. */
export function findUnits(text: string, ids: readonly string[]): ReadonlyMap<string, HandlerUnit> {
  const { handlers } = findHandlers(new Map([['', text]]), ids);
  const lines = text.split('\n');
  const begins = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return new Map(
    [...handlers].map(([id, { place, text: member }]): [string, HandlerUnit] => {
      const start = (begins[place.line - 1] ?? 0) + place.column - 1;
      const comment = findComment(lines, place);
      const begin = comment === undefined ? start : (begins[comment.line] ?? 0) + comment.indent;
      const end = start + member.length;
      return [id, { text: text.slice(begin, end), begin, end, line: place.line }];
    }),
  );
}

/** Returns the first line, from 0, of the generated comment above a handler, and its indentation. */
function findComment(lines: readonly string[], place: CodePlace): { line: number; indent: number } | undefined {
  const own = place.line - 1;
  if ((lines[own] ?? '').slice(0, place.column - 1).trim() !== '') return undefined;
  let line = own;
  while (generatedComment.test(lines[line - 1] ?? '')) line -= 1;
  return line === own ? undefined : { line, indent: (lines[line] ?? '').search(/\S/) };
}

/** Returns SHA-256 of a handler; spaces and line breaks do not count, since people format their files. */
export function hashHandler(text: string): string {
  return createHash('sha256').update(text.replaceAll(/\s+/g, ' ')).digest('hex');
}

/** The names that a file gives its handlers: imports, what it declares itself, and parameters of its functions. */
export interface FileNames {
  /** Name → the module that exports it, for names that are imported as they are. */
  readonly imports: ReadonlyMap<string, string>;
  readonly all: ReadonlySet<string>;
}

export function findNames(text: string): FileNames {
  const source = ts.createSourceFile('', text, ts.ScriptTarget.ES2023, true);
  const imports = new Map<string, string>();
  const all = new Set<string>();
  const add = (name: ts.BindingName | undefined): void => {
    if (name === undefined) return;
    if (ts.isIdentifier(name)) all.add(name.text);
    else for (const element of name.elements) if (ts.isBindingElement(element)) add(element.name);
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const { importClause, moduleSpecifier } = statement;
      add(importClause?.name);
      const bindings = importClause?.namedBindings;
      if (bindings !== undefined && ts.isNamespaceImport(bindings)) add(bindings.name);
      if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
      for (const { name, propertyName } of bindings.elements) {
        add(name);
        if (propertyName === undefined && ts.isStringLiteral(moduleSpecifier))
          imports.set(name.text, moduleSpecifier.text);
      }
    }
    if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) add(name);
    if (!ts.isFunctionDeclaration(statement)) continue;
    add(statement.name);
    for (const { name } of statement.parameters) add(name);
  }
  return { imports, all };
}

/** Returns the names of the file that a handler uses. */
export function usedNames({ text }: HandlerUnit, { all }: FileNames): string[] {
  return [...findIdentifiers(text)].filter((name) => all.has(name));
}
