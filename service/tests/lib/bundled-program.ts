/**
 * Programs that tests run in processes of their own. A loader of TypeScript takes a second or two of processor time to find and
 * read all sources that such a program imports; a bundle starts in a fraction of this time.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { arrayOf, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { projectFolder } from './process.ts';

export interface BundledProgram {
  /** Absolute path of a module, for `node <file> <parameters>`. */
  readonly file: string;
  dispose(): Promise<void>;
}

/** Node reads the compiler faster by `require`: see `bin/build.js`. */
const requireCompiler: Plugin = {
  name: 'require-compiler',
  setup(builder) {
    builder.onResolve({ filter: /^typescript$/ }, ({ path }) => ({ path, namespace: 'required' }));
    builder.onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
      contents: `import { createRequire } from 'node:module';\nexport default createRequire(import.meta.url)('${path}');\n`,
    }));
  },
};

/**
 * Bundles a program.
 * @param program an ES module in TypeScript; it imports sources by their paths in the project, such as `./ops/cli/command.ts`
 * @throws Error of esbuild if a source cannot be compiled
 */
export async function bundleProgram(program: string): Promise<BundledProgram> {
  const name = createHash('sha256').update(program).digest('hex').slice(0, 16);
  // The bundle finds the packages and `package.json` in folders above its own.
  const file = join(projectFolder, 'node_modules/.cache/fountainai-tests', `${name}-${process.pid}.mjs`);
  await build({
    stdin: { contents: program, resolveDir: projectFolder, loader: 'ts' },
    outfile: file,
    absWorkingDir: projectFolder,
    bundle: true,
    external: [...(await listExternal())],
    alias: { 'fountainai/openapi': './openapi/kit.ts', fountainai: './service/kit.ts' },
    plugins: [requireCompiler],
    banner: {
      js: "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);",
    },
    platform: 'node',
    format: 'esm',
    target: `node${process.versions.node}`,
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  return { file, dispose: () => rm(file, { force: true }) };
}

/** Returns the packages that `bin/build.js` does not bundle either. */
async function listExternal(): Promise<readonly string[]> {
  const builder = objectOf(await import(pathToFileURL(join(projectFolder, 'bin/build.js')).href));
  const bundled = arrayOf(builder.bundled).map(stringOf);
  const packageFile = objectOf(JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')));
  const names = Object.keys({ ...objectOf(packageFile.dependencies), ...objectOf(packageFile.devDependencies) });
  return names.filter((name) => !bundled.includes(name)).flatMap((name) => [name, `${name}/*`]);
}
