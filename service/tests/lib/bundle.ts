/** Programs for processes of tests, as plain JavaScript: a loader for TypeScript takes longer than most of them. */
import { build } from 'esbuild';

/**
 * Returns the text of a program with the sources of the project that it imports, for `node --input-type=module --eval`. Packages
 * stay imports: the process needs a working directory in the project.
 * @param folder from which the program imports
 */
export async function bundleProgram(program: string, folder: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder, loader: 'js' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}
