/** For tests: the entries of the package, the names that each exports, and the example of each name. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { isObject } from '../../../openapi/json/json.ts';

export const root = resolve(import.meta.dirname, '../../..');

export interface PublicName {
  /** What importers call it. */
  readonly name: string;
  readonly isType: boolean;
  /** The sentence that says what it is for; empty if there is none. */
  readonly purpose: string;
  /** The code under `@example`; empty if there is none. */
  readonly example: string;
}

export interface Entry {
  /** What importers write: `fountainai/openapi`. */
  readonly specifier: string;
  /** Path from the project's folder. */
  readonly file: string;
  /** The compiled module that the users of the package import. */
  readonly compiled: string;
  readonly names: readonly PublicName[];
  /** Statements that are not a list of re-exported names. */
  readonly otherStatements: readonly string[];
}

/** The entries as `package.json` lists them. */
export function publicEntries(): Entry[] {
  const settings: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!isObject(settings) || !isObject(settings.exports)) throw new Error('package.json has no exports');
  return Object.entries(settings.exports).map(([path, targets]) => {
    const { 'fountainai-source': file, default: compiled } = isObject(targets) ? targets : {};
    if (typeof file !== 'string' || typeof compiled !== 'string')
      throw new Error(`the export "${path}" of package.json has no source or no compiled module`);
    return {
      ...readEntry(path.replace(/^\./, 'fountainai'), file.replace(/^\.\//, '')),
      compiled: compiled.replace(/^\.\//, ''),
    };
  });
}

function readEntry(specifier: string, file: string): Omit<Entry, 'compiled'> {
  const text = readFileSync(join(root, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const names: PublicName[] = [];
  const otherStatements: string[] = [];
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      const isType = statement.isTypeOnly;
      names.push(...statement.exportClause.elements.map((element) => readName(element, text, isType)));
    } else otherStatements.push(statement.getText());
  }
  return { specifier, file, names, otherStatements };
}

function readName(element: ts.ExportSpecifier, text: string, isType: boolean): PublicName {
  const comments = ts.getLeadingCommentRanges(text, element.getFullStart()) ?? [];
  const comment = comments.map(({ pos, end }) => text.slice(pos, end)).find((one) => one.startsWith('/**')) ?? '';
  const lines = comment
    .slice('/**'.length, -'*/'.length)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''));
  const [purpose = '', example = ''] = lines.join('\n').split('@example');
  return { name: element.name.text, isType: isType || element.isTypeOnly, purpose: purpose.trim(), example };
}
