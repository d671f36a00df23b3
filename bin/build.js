/**
 * Builds the commands and services: JavaScript in `dist/`, bundled from the TypeScript sources by esbuild. Plain JavaScript,
 * since it runs before anything is built.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Absolute path of the package. */
export const packageFolder = dirname(import.meta.dirname);

export const builtFolder = join(packageFolder, 'dist');

const sourceFolders = ['openapi', 'service', 'ops', 'pulumi'];
const stampFile = join(builtFolder, 'stamp');
const documentsFolder = join(packageFolder, 'openapi');

/** A running process may still load chunks of an earlier build, since the next one. */
const keptMilliseconds = 24 * 60 * 60 * 1000;

/** True if this is the published package: it has only what was built, and is never built again. */
export const isPublished = !['service', 'ops'].some((name) => existsSync(join(packageFolder, name)));

/**
 * Builds if a source or a document of the package changed since the last build. A changed document is only converted again.
 * @returns {Promise<boolean>} true if it built
 * @throws {Error} of esbuild if a source cannot be compiled, and of Node if esbuild is not installed
 */
export async function buildChanged() {
  const sources = findSources();
  const stamps = [describeModules(sources), describe(findDocuments())];
  const before = await readFile(stampFile, 'utf8').catch(() => '');
  const [stampsBefore = '', ...namesBefore] = before.split('\n');
  if (stampsBefore === stamps.join(' ')) return false;
  const areModulesBuilt = stampsBefore.startsWith(`${stamps[0]} `);
  const modules = areModulesBuilt ? namesBefore.filter(isModule) : await buildModules(sources);
  // `npm run build` publishes the named files.
  const names = [...modules, ...(await convertDocuments(stamps.join('-')))].sort();
  await writeAtomically(stampFile, [stamps.join(' '), ...names, ''].join('\n'));
  await removeOld(new Set(names), new Set(namesBefore));
  return true;
}

const isModule = (name) => /\.js(\.map)?$/.test(name);

/** @returns the names of the files in `dist/` */
async function buildModules(sources) {
  const [{ build }, packages] = await Promise.all([import('esbuild'), import('./packages.js')]);
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(
      sources
        .filter(isEntry)
        .sort()
        .map((file) => [builtName(file), file]),
    ),
    outdir: builtFolder,
    absWorkingDir: packageFolder,
    bundle: true,
    splitting: true,
    external: packages.findExternal(JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'))),
    plugins: packages.plugins,
    alias: {
      // The sources import their own package by its name.
      'fountainai/openapi': './openapi/kit.ts',
      fountainai: './service/kit.ts',
      'mime-types': packages.findMediaTypes(),
    },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Node 20 has both. Without this, such an expression becomes `new RegExp(…)`, which is compiled again at each evaluation.
    supported: { 'regexp-unicode-property-escapes': true, 'regexp-lookbehind-assertions': true },
    // The other form of jsonc-parser has calls of `require` that esbuild cannot follow.
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    sourcesContent: false,
    write: false,
    logLevel: 'silent',
  });
  await removeConverted();
  await writeOutputs(outputFiles.map(giveRequire));
  return outputFiles.map(({ path }) => relative(builtFolder, path));
}

/** Modules use only what their own version has converted: see `openapi/loading/converted-content.ts`. */
async function removeConverted() {
  const names = await readdir(builtFolder).catch(() => []);
  const converted = names.filter((name) => /^document-[0-9a-f]{64}\.json$/.test(name));
  await Promise.all(converted.map((name) => rm(join(builtFolder, name), { force: true })));
}

/**
 * Writes the contents of the package's own documents, whose check and conversion took half of the time in which a service starts.
 * @returns the names of the files in `dist/`
 */
async function convertDocuments(stamp) {
  const kit = `${pathToFileURL(join(builtFolder, 'openapi-kit.js')).href}?${stamp}`;
  // A module that throws when it is imported concerns those that use it.
  const { parseDocument } = await import(kit).catch(() => ({}));
  if (parseDocument === undefined) return [];
  const written = await Promise.all(
    findDocuments().map(async (file) => {
      const text = await readFile(file, 'utf8').catch(() => '');
      // A command that loads a document with faults reports them.
      const document = await parseDocument(text, { source: file, name: '', strict: true }).catch(() => undefined);
      if (document === undefined) return [];
      const name = `document-${createHash('sha256').update(text).digest('hex')}.json`;
      await writeAtomically(join(builtFolder, name), JSON.stringify(document.content));
      return [name];
    }),
  );
  return written.flat();
}

function findDocuments() {
  const entries = existsSync(documentsFolder) ? readdirSync(documentsFolder, { withFileTypes: true }) : [];
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.yml'));
  return files.map(({ name }) => join(documentsFolder, name));
}

/** Returns the absolute path of the built module of an entry. */
export const builtFile = (source) => join(builtFolder, `${builtName(source)}.js`);

/** See `openapi/package/package.ts`. */
function builtName(file) {
  return relative(packageFolder, file).replaceAll(/[\\/]/g, '-').replace(/\.ts$/, '');
}

/** Commands, services, and the modules that threads and Pulumi run. */
function isEntry(file) {
  const path = relative(packageFolder, file).replaceAll('\\', '/');
  return (
    !path.includes('/') ||
    /^ops\/(repository\/)?[^/]+\.ts$/.test(path) ||
    /^service\/(main|kit|[^/]+\/operations)\.ts$/.test(path) ||
    /^openapi\/(kit|library\/bundled-(library|yaml))\.ts$/.test(path) ||
    /^pulumi\/(index|provider\/main)\.ts$/.test(path) ||
    /-thread\.ts$/.test(path) ||
    // A benchmark, and what it measures, run as users run them.
    /^ops\/bench\/services\/(ours|bare-koa|bare-http|wide\/session-context\/operations)\.ts$/.test(path) ||
    /^ops\/bench\/(main|search\/(one-(size|storm)|sink)|writes\/system)\.ts$/.test(path)
  );
}

/**
 * Synchronous, since promises took three times as long for the thousand files of each start, and with paths that are only joined:
 * `join` took a tenth of the time.
 */
function findSources() {
  const isSource = (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts');
  const files = [];
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const { name } = entry;
      if (entry.isDirectory()) {
        if (name !== 'tests' && name !== 'node_modules') visit(`${folder}${sep}${name}`);
      } else if (isSource(name)) files.push(`${folder}${sep}${name}`);
    }
  };
  for (const name of [...sourceFolders, 'run_setup.ts']) {
    const path = join(packageFolder, name);
    if (!existsSync(path)) continue; // a copy for services alone has no commands
    if (isSource(name)) files.push(path);
    else visit(path);
  }
  return files;
}

/** Changes also if another version of a package is installed: `dist/` contains some. */
function describeModules(sources) {
  const own = ['build.js', 'packages.js', 'compiled-script.js'].map((name) => join(import.meta.dirname, name));
  const { mtimeMs } = statSync(createRequire(import.meta.url).resolve('esbuild/package.json'));
  return describe([...sources, ...own, join(packageFolder, 'package.json')], String(mtimeMs), readLock());
}

/** Changes if a file is edited, added or removed. A copy of the package with the same times needs no other build. */
function describe(files, ...more) {
  let facts = '';
  for (const file of files) {
    const { mtimeMs, size } = statSync(file);
    facts += `${file.slice(packageFolder.length)}\0${mtimeMs}\0${size}\0`;
  }
  const hash = createHash('sha256').update(facts);
  for (const one of more) hash.update(one);
  return hash.digest('hex');
}

/** npm and git write the file again without a change, also after the build, as for an installation for production. */
function readLock() {
  const file = join(packageFolder, 'package-lock.json');
  return existsSync(file) ? readFileSync(file) : '';
}

/**
 * Bundled CommonJS packages import other packages by a helper, whose one module needs `require`. A banner would be in all modules, and
 * the address of each that uses `import.meta` took a fortieth of the time in which a service starts.
 */
function giveRequire({ path, contents, text }) {
  const isHelper = path.endsWith('.js') && text.includes('typeof require !==');
  return { path, contents: isHelper ? `${importOfRequire}${text}` : contents };
}

const importOfRequire =
  "import{createRequire as createRequireOfBundle}from'node:module';const require=createRequireOfBundle(import.meta.url);";

/** Chunks first: an entry must never refer to a chunk that is not written yet. */
async function writeOutputs(files) {
  const isChunk = ({ path }) => /-[A-Z0-9]{8}\.js(\.map)?$/.test(path);
  for (const group of [files.filter(isChunk), files.filter((file) => !isChunk(file))])
    await Promise.all(group.map(({ path, contents }) => writeAtomically(path, contents)));
}

async function writeAtomically(file, contents) {
  const temporary = `${file}.${process.pid}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(temporary, contents);
  await rename(temporary, file);
}

/** @param namesBefore those of the build before this one, whose files are kept from now on, however old they are */
async function removeOld(current, namesBefore) {
  const now = new Date();
  const oldest = now.getTime() - keptMilliseconds;
  for (const entry of await readdir(builtFolder, { withFileTypes: true })) {
    const file = join(builtFolder, entry.name);
    if (!entry.isFile() || current.has(entry.name) || file === stampFile) continue;
    const found = await stat(file).catch(() => undefined); // another build may have removed it
    if (found === undefined) continue;
    if (namesBefore.has(entry.name)) await utimes(file, now, now).catch(() => undefined);
    else if (found.mtimeMs < oldest) await rm(file, { force: true });
  }
}
