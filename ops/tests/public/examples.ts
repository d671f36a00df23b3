/** For tests: type-checks the examples of the entries, all in one program, each as a file of its own. */
import { join } from 'node:path';
import ts from 'typescript';
import { createHost } from '../../generate/testing/compile.ts';
import { type Entry, root } from './entries.ts';

/** A file that exists for the compiler only, in a folder of a service. */
interface ExampleFile {
  readonly path: string;
  readonly label: string;
  readonly text: string;
}

/** @returns a line for each fault: entry, name and the compiler's message */
export function exampleFaults(entries: readonly Entry[]): string[] {
  const files = entries.flatMap((entry) =>
    entry.names.map(({ name, example }): ExampleFile => ({
      path: join(root, 'service/examples', `${entry.file.replaceAll('/', '-')}-${name}.ts`),
      label: `${entry.specifier} ${name}`,
      text: withImports(example, entries),
    })),
  );
  const options = compilerOptions();
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const program = ts.createProgram([...texts.keys()], options, createHost(options, texts));
  return files.flatMap(({ path, label }) => {
    const source = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${label}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}

/** An example is shown without its imports: it gets the exported names that it uses. */
function withImports(example: string, entries: readonly Entry[]): string {
  const words = new Set(example.match(/[A-Za-z]\w*/g));
  const imports = entries.map(({ specifier, names }) => {
    const used = names
      .filter(({ name }) => words.has(name))
      .map(({ name, isType }) => `${isType ? 'type ' : ''}${name}`);
    return used.length === 0 ? '' : `import { ${used.join(', ')} } from '${specifier}';`;
  });
  return `${imports.join('\n')}\n${example}\nexport {};\n`;
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (name) => ts.sys.readFile(name)) as {
    config: object; // as the compiler reads it
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  // An example ends before what it declares is used.
  return { ...options, noUnusedLocals: false, noUnusedParameters: false };
}
