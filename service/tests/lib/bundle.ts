/** Programs for processes of tests, as plain JavaScript: a loader for TypeScript takes longer than most of them. */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { projectFolder } from './process.ts';

const common = { bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent' } as const;

/**
 * Returns the text of a program with the sources of the project that it imports, for `node --input-type=module --eval`. Packages
 * stay imports: the process needs a working directory in the project.
 * @param folder from which the program imports
 */
export async function bundleProgram(program: string, folder: string): Promise<string> {
  const { outputFiles } = await build({
    ...common,
    stdin: { contents: program, resolveDir: folder, loader: 'js' },
    packages: 'external',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}

export interface BundledFile {
  /** Absolute path of a module, for `node <file> <parameters>`. */
  readonly file: string;
  dispose(): Promise<void>;
}

/**
 * Writes a program with all that it imports, except packages that `dist/` does not have either: for programs that import commands,
 * whose packages take a second to find and read.
 * @param program imports sources by their paths in the project, such as `./ops/cli/command.ts`
 */
export async function bundleFile(program: string): Promise<BundledFile> {
  const name = createHash('sha256').update(program).digest('hex').slice(0, 16);
  // The bundle finds the packages and `package.json` in folders above its own.
  const file = join(projectFolder, 'node_modules/.cache/fountainai-tests', `${name}-${process.pid}.mjs`);
  await build({
    ...common,
    ...(await readPackages()),
    stdin: { contents: program, resolveDir: projectFolder, loader: 'js' },
    outfile: file,
    absWorkingDir: projectFolder,
    alias: { 'fountainai/openapi': './openapi/kit.ts', fountainai: './service/kit.ts' },
    banner: {
      js: "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);",
    },
    mainFields: ['module', 'main'],
  });
  return { file, dispose: () => rm(file, { force: true }) };
}

/** What `bin/packages.js` exports, which is plain JavaScript. */
interface Packages {
  readonly plugins: Plugin[];
  readonly findExternal: (packageFile: unknown) => string[];
}

async function readPackages(): Promise<Pick<BuildOptions, 'external' | 'plugins'>> {
  const { plugins, findExternal } = (await import(
    pathToFileURL(join(projectFolder, 'bin/packages.js')).href
  )) as Packages;
  return { plugins, external: findExternal(JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'))) };
}
