/** Rewrites imports of modules that are not public to the entries of the package. The rest of a file does not change. */
import { posix } from 'node:path';
import ts from 'typescript';
import { type MovedModule, movedModules } from './moved-modules.ts';

export interface RewrittenImports {
  readonly text: string;
  /** The lines that changed, from 1, in their order. */
  readonly lines: readonly ChangedLine[];
  /** Imports of the toolkit's modules that stay as they are. */
  readonly left: readonly LeftImport[];
}

export interface ChangedLine {
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

export interface LeftImport {
  readonly line: number;
  readonly specifier: string;
  /** Names that no entry has; empty if the whole module is imported. */
  readonly names: readonly string[];
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Declaration = (ts.ImportDeclaration | ts.ExportDeclaration) & { readonly moduleSpecifier: ts.StringLiteral };

/** @param path of the file in the project, with `/`: `service/pets/store.ts` */
export function rewriteImports(path: string, text: string): RewrittenImports {
  if (!mayImport(path, text)) return { text, lines: [], left: [] };
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const edits: Edit[] = [];
  const left: LeftImport[] = [];
  for (const declaration of source.statements.filter(hasSpecifier)) {
    const specifier = declaration.moduleSpecifier.text;
    const module = moduleAt(path, specifier);
    if (module === undefined) continue;
    const names = getNames(declaration);
    const unknown = names?.filter(({ imported }) => !module.names.has(imported)) ?? [];
    if (names === undefined || unknown.length > 0) {
      const line = source.getLineAndCharacterOfPosition(declaration.getStart()).line + 1;
      left.push({ line, specifier, names: unknown.map(({ imported }) => imported) });
    } else edits.push(...names.flatMap((name) => renameEdits(name, module)), specifierEdit(declaration, module));
  }
  const rewritten = edits.toReversed().reduce(apply, text);
  return { text: rewritten, lines: changedLines(text, rewritten), left };
}

/**
 * Returns false if no text in quotes names a moved module, as in nearly all files: to parse them took half of the processor time of
 * `npm run generate`.
 */
function mayImport(path: string, text: string): boolean {
  if (/\b(?:from|import)\s*["'][^"'\n]*\\/.test(text)) return true; // an escape may stand for any character
  // A quote may end one text and begin no other, so that the search goes on behind each of them.
  const quoted = [...text.matchAll(/(["'])(?=(\.[^"'\n]*)\1)/g)];
  return quoted.some(([, , specifier = '']) => moduleAt(path, specifier) !== undefined);
}

function hasSpecifier(statement: ts.Statement): statement is Declaration {
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return false;
  return statement.moduleSpecifier !== undefined && ts.isStringLiteral(statement.moduleSpecifier);
}

/** Returns the moved module of the toolkit that the specifier names. */
function moduleAt(path: string, specifier: string): MovedModule | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return movedModules.get(posix.join(posix.dirname(path), specifier));
}

interface ImportedName {
  readonly imported: string;
  /** The name in the file, or the name of the export. */
  readonly local: string;
  readonly isType: boolean;
  readonly element: ts.ImportSpecifier | ts.ExportSpecifier;
}

/** Returns undefined if the declaration does not consist of names: a default, a namespace, `export *`, or no names. */
function getNames(declaration: Declaration): readonly ImportedName[] | undefined {
  const clause = ts.isImportDeclaration(declaration) ? declaration.importClause : declaration;
  if (clause === undefined || (ts.isImportClause(clause) && clause.name !== undefined)) return undefined;
  const bindings = ts.isImportClause(clause) ? clause.namedBindings : clause.exportClause;
  if (bindings === undefined || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return undefined;
  return [...bindings.elements].map((element) => ({
    imported: (element.propertyName ?? element.name).text,
    local: element.name.text,
    isType: element.isTypeOnly,
    element,
  }));
}

/** Imports the public name under the name that the file uses. */
function renameEdits({ imported, local, isType, element }: ImportedName, { names }: MovedModule): Edit[] {
  const name = names.get(imported) ?? imported;
  if (name === imported) return [];
  const text = `${isType ? 'type ' : ''}${name === local ? name : `${name} as ${local}`}`;
  return [{ start: element.getStart(), end: element.getEnd(), text }];
}

function specifierEdit({ moduleSpecifier }: Declaration, { specifier }: MovedModule): Edit {
  const quote = moduleSpecifier.getText().charAt(0);
  return { start: moduleSpecifier.getStart(), end: moduleSpecifier.getEnd(), text: `${quote}${specifier}${quote}` };
}

const apply = (text: string, edit: Edit): string => text.slice(0, edit.start) + edit.text + text.slice(edit.end);

/** Compares line by line, since no edit adds or removes a line. */
function changedLines(before: string, after: string): ChangedLine[] {
  const lines = after.split('\n');
  return before.split('\n').flatMap((line, index): ChangedLine[] => {
    const now = lines[index] ?? '';
    return now === line ? [] : [{ line: index + 1, before: line.trim(), after: now.trim() }];
  });
}
