/** The files of the project and their imports. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

export interface Import {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  /** Path of the file that is imported; undefined for packages. */
  readonly to: string | undefined;
}

export interface Tree {
  /** Paths of all files, of any kind. */
  readonly files: readonly string[];
  readonly imports: readonly Import[];
}

/** Reads the files below the folders `trees` of `root`, and the TypeScript files in `root` itself. */
export function readTree(root: string, trees: readonly string[], entries: Readonly<Record<string, string>>): Tree {
  const own = readdirSync(root).filter((name) => name.endsWith('.ts'));
  const files = [...own, ...trees.flatMap((tree) => listFiles(root, tree))];
  const sources = files.filter((file) => file.endsWith('.ts'));
  return {
    files,
    imports: sources.flatMap((file) => parseImports(file, readFileSync(join(root, file), 'utf8'), entries)),
  };
}

function listFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : listFiles(root, path);
    return [path];
  });
}

/** @param file path in the project, with `/` */
export function parseImports(file: string, text: string, entries: Readonly<Record<string, string>>): Import[] {
  return ts.preProcessFile(text).importedFiles.map(({ fileName: specifier, pos }) => {
    const relativePath = specifier.startsWith('.') ? relative('/', resolve('/', dirname(file), specifier)) : undefined;
    return {
      from: file,
      line: text.slice(0, pos).split('\n').length,
      specifier,
      to: entries[specifier] ?? relativePath,
    };
  });
}
