/** The type declarations of the package: those of its entries, and of all that they refer to. */
import { join, relative } from 'node:path';
import ts from 'typescript';
import { keepReachable } from './reachable.ts';

/**
 * Returns the texts of the declaration files by their paths in the package. The types are not
 * checked.
 * @param entries paths of the entries in the package: `service/kit.ts`
 * @throws Error if the compiler cannot write the declarations of an entry
 */
export function createDeclarations(folder: string, entries: readonly string[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const write = (path: string, text: string): void => {
    texts.set(relative(folder, path).replaceAll('\\', '/'), text);
  };
  const files = entries.map((entry) => join(folder, entry));
  const options = readOptions(folder);
  const { diagnostics } = ts.createProgram(files, options).emit(undefined, write, undefined, true);
  const [fault] = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
  if (fault !== undefined)
    throw new Error(`no declarations can be written: ${ts.flattenDiagnosticMessageText(fault.messageText, '\n')}`);
  return keepReachable(texts, entries.map(toDeclarationPath));
}

/** `a/pet.ts` → `a/pet.d.ts` */
const toDeclarationPath = (source: string): string => source.replace(/\.ts$/, '.d.ts');

function readOptions(folder: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), (name) => ts.sys.readFile(name)) as {
    config: object; // as the compiler reads it
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, folder);
  return {
    ...options,
    noEmit: false,
    noCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: folder,
    rootDir: folder,
  };
}
