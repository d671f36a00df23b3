/** For tests: compiles generated code. */
import { join } from 'node:path';
import ts from 'typescript';
import { projectFolder } from '../../file/files.ts';

/** Files that no test writes, parsed: the same for every compilation. */
const parsed = new Map<string, ts.SourceFile>();

/**
 * Compiles files as if they were in this project, whose modules they import: so these are parsed once for all tests of a process.
 * @param folder the folder with the files, for the lines
 * @param written texts by the paths of the files in the folder
 * @returns the compiler's errors under the settings of this project, one line each
 */
export function compileWritten(folder: string, written: ReadonlyMap<string, string>): string[] {
  const texts = new Map([...written].map(([name, text]) => [join(projectFolder, name), text]));
  const files = [...texts.keys()];
  const { config } = ts.readConfigFile(join(projectFolder, 'tsconfig.json'), (name) => ts.sys.readFile(name)) as {
    config: object; // the compiler checks the form itself
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files }, ts.sys, projectFolder);
  const program = ts.createProgram({ rootNames: files, options, host: createHost(options, texts) });
  // `npm run types` checks all other files.
  const own = files.map((file) => program.getSourceFile(file));
  const diagnostics = own.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
  return [...program.getOptionsDiagnostics(), ...diagnostics].map(({ file, start, messageText }) => {
    const { line } = file?.getLineAndCharacterOfPosition(start ?? 0) ?? { line: 0 };
    const path = (file?.fileName ?? '').replace(projectFolder, folder);
    return `${path}:${line + 1} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}

/** No type of the kit comes from these libraries, which are more than half of all files that the compiler would parse. */
const unusedTypes = /\/node_modules\/(?:@redocly\/openapi-core|ajv|fast-check|jsonc-parser|typesense|undici)\//;

/**
 * Returns a compiler host with files that exist only for the compiler.
 * @param texts by absolute paths
 */
export function createHost(options: ts.CompilerOptions, texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const folders = new Set([...texts.keys()].map((file) => join(file, '..')));
  return {
    ...host,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    directoryExists: (path) => folders.has(path) || (host.directoryExists?.(path) ?? true),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
    getSourceFile(path, version, ...others) {
      const text = unusedTypes.test(path) ? 'export {};' : texts.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, version);
      const known = parsed.get(path) ?? host.getSourceFile(path, version, ...others);
      if (known !== undefined) parsed.set(path, known);
      return known;
    },
  };
}
