/**
 * Hooks of Node's module loader, which run in a thread of their own: they find the sources, and compile each once for all workers of
 * a run.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform } from 'esbuild';

/** From `load.js`. */
let data;
let project;
/** Address of a source → address of the module that first imports it, which names an import of nothing. */
const importers = new Map();

export const initialize = (given) => {
  data = given;
  project = `${pathToFileURL(data.projectFolder).href}/`;
};

export const resolve = (specifier, context, next) => {
  const address = data.addresses.get(specifier);
  if (address !== undefined) return { url: address, format: 'module', shortCircuit: true };
  // The usual case needs no look at the disk.
  if (specifier.startsWith('.') && /\.ts(\?|$)/.test(specifier) && isOwn(context.parentURL)) {
    const url = new URL(specifier, context.parentURL).href;
    if (!importers.has(url)) importers.set(url, context.parentURL);
    return { url, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
};

export const load = async (address, context, next) => {
  if (!/^file:.*\.m?ts(\?|$)/.test(address)) return next(address, context);
  const file = fileURLToPath(address);
  try {
    const source = isOwn(address) ? await compileOnce(file) : (await compile(file, 'inline')).code;
    return { format: 'module', source, shortCircuit: true };
  } catch (error) {
    throw withPlace(error, file, importers.get(address));
  }
};

/** With whole paths, as many files have the same name, and without the stack of this file. */
function withPlace({ code, errors = [], message }, file, importer) {
  const [{ text, location } = {}] = errors;
  if (location) {
    const place = `${file}:${location.line}:${location.column + 1}`;
    return withStack(new SyntaxError(`${text} (${place})`), `    at ${place}`);
  }
  if (code !== 'ENOENT' || importer === undefined) return withStack(new Error(message), '');
  return withStack(new Error(`there is no file ${file}, which ${fileURLToPath(importer)} imports`), '');
}

const withStack = (error, stack) => Object.assign(error, { stack: `${error}\n${stack}` });

function isOwn(address) {
  return address?.startsWith(project) && !address.includes('/node_modules/');
}

async function compileOnce(file) {
  const output = join(data.folder, relative(data.projectFolder, file));
  try {
    return readFileSync(output, 'utf8');
  } catch {
    const { code, map } = await compile(file, 'external');
    mkdirSync(dirname(output), { recursive: true });
    writeAtomically(`${output}.map`, map);
    writeAtomically(output, code);
    return code;
  }
}

function compile(file, sourcemap) {
  return transform(readFileSync(file, 'utf8'), {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    // See `bin/build.js`.
    supported: { 'regexp-unicode-property-escapes': true, 'regexp-lookbehind-assertions': true },
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    sourcemap,
    sourcesContent: false,
    sourcefile: basename(file),
  });
}

/** Another worker may read the file, or write the same. */
function writeAtomically(file, text) {
  const temporary = `${file}.${randomUUID()}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}
