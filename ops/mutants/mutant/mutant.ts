/** Finds all mutants of a source text: each is the text with one small fault in it. */
import ts from 'typescript';
import { type MutantEdit, operators } from './operators.ts';

export interface Mutant {
  /** Path from the root of the project, with `/`. */
  readonly file: string;
  readonly operator: string;
  /** Counted from 1. */
  readonly line: number;
  readonly edit: MutantEdit;
  /** The text that the edit replaces. */
  readonly before: string;
  /** Names the place without counting lines, so that edits elsewhere in the file do not change the name. */
  readonly place: string;
}

/** Returns the mutants in the order of the text. Types, imports and exports from other files are not touched. */
export function findMutants(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const seen = new Map<string, number>();
  const visit = (node: ts.Node, path: string): void => {
    if (isUntouched(node)) return;
    const inner = getName(node) === undefined ? path : `${path}/${getName(node) ?? ''}`;
    for (const [operator, findEdits] of Object.entries(operators)) {
      for (const edit of findEdits(node)) {
        const before = text.slice(edit.start, edit.end);
        const name = `${inner} ${operator} ${lineText(text, edit)} ${before} ${edit.text}`;
        const index = seen.get(name) ?? 0;
        seen.set(name, index + 1);
        const line = source.getLineAndCharacterOfPosition(edit.start).line + 1;
        found.push({ file, operator, line, edit, before, place: `${name} ${index}` });
      }
    }
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(source, '');
  return found;
}

/** Returns the text with the fault in it. */
export function applyMutant(text: string, { edit }: Pick<Mutant, 'edit'>): string {
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

/** Returns `openapi/json/json.ts:12 and-or: "&&" became "||"`. */
export function describeMutant({ file, line, operator, before, edit }: Mutant): string {
  return `${file}:${line} ${operator}: ${quote(before)} became ${quote(edit.text)}`;
}

const maxQuoteLength = 100;

function quote(text: string): string {
  const flat = text.replace(/\s+/g, ' ');
  return JSON.stringify(flat.length > maxQuoteLength ? `${flat.slice(0, maxQuoteLength)}…` : flat);
}

function isUntouched(node: ts.Node): boolean {
  return ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
}

/** The name of a function, class, method or variable, as far as it is written at the node itself. */
function getName(node: ts.Node): string | undefined {
  const isNamed =
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isVariableDeclaration(node);
  return isNamed && node.name !== undefined && ts.isIdentifier(node.name) ? node.name.text : undefined;
}

function lineText(text: string, { start }: MutantEdit): string {
  const end = text.indexOf('\n', start);
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, end < 0 ? text.length : end).trim();
}
