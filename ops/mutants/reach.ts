/** Which test files reach a source file: by imports, and by the names of files that tests start as processes. */
import { posix } from 'node:path';
import ts from 'typescript';

/** Paths from the root of the project, and their texts. */
export type SourceTexts = ReadonlyMap<string, string>;

/** For each file, the files that import it or name it. */
export type Importers = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads the imports of all files. Imports of types alone do not count: they are gone when the code runs. */
export function readImporters(texts: SourceTexts): Importers {
  const importers = new Map<string, Set<string>>();
  for (const [file, text] of texts) {
    for (const target of findTargets(file, text, texts)) {
      const known = importers.get(target);
      if (known === undefined) importers.set(target, new Set([file]));
      else known.add(file);
    }
  }
  return importers;
}

/**
 * Returns the test files that reach the file, the nearest first: by the number of imports between, by folder, by name.
 * Tests of whole systems, in folders named `tests`, come after all others: they take long.
 */
export function findTests(file: string, importers: Importers): readonly string[] {
  const found: string[] = [];
  const seen = new Set([file]);
  for (let level = [file]; level.length > 0;) {
    const tests = level.filter(isTestFile).sort();
    found.push(...tests.sort((one, other) => countShared(other, file) - countShared(one, file)));
    level = level.flatMap((one) => [...(importers.get(one) ?? [])]).filter((one) => !seen.has(one) && seen.add(one));
  }
  return [...found.filter((test) => !isOfSystem(test)), ...found.filter(isOfSystem)];
}

/** How many folders two paths share. */
function countShared(path: string, file: string): number {
  const folders = posix.dirname(file).split('/');
  const index = folders.findIndex((folder, depth) => path.split('/')[depth] !== folder);
  return index < 0 ? folders.length : index;
}

function isOfSystem(test: string): boolean {
  return test.includes('/tests/');
}

export function isTestFile(file: string): boolean {
  return file.endsWith('.test.ts');
}

function findTargets(file: string, text: string, texts: SourceTexts): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || isTypeOnly(node)) return;
    if (ts.isStringLiteralLike(node) && node.text.endsWith('.ts')) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...names].flatMap((name) => resolveName(name, file, texts)).filter((target) => target !== file);
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  return ts.isExportDeclaration(node) && node.isTypeOnly;
}

/** A name relative to the file, to the root or, if it has no folder, of any file that is called so: `operations.ts`. */
function resolveName(name: string, file: string, texts: SourceTexts): readonly string[] {
  const candidates = [posix.join(posix.dirname(file), name), posix.normalize(name)];
  const found = candidates.find((candidate) => texts.has(candidate));
  if (found !== undefined) return [found];
  return name.includes('/') ? [] : [...texts.keys()].filter((path) => posix.basename(path) === name);
}
