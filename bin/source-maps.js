/**
 * Stack traces of built modules with the places of their sources. Node itself reads the source map of each module when it loads
 * the module, which is a tenth of the time of a start; this reads a map when a stack with its module is used.
 */
import { readFileSync } from 'node:fs';
import { findSourceMap, SourceMap } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const maps = new Map();

/**
 * @param {string} folder the absolute path of the folder with the modules that run
 * @param {string} [mapFolder] that with their maps, which have the same paths there
 */
export function mapStacks(folder, mapFolder = folder) {
  const start = `${pathToFileURL(folder).href}/`;
  const find = (address) => {
    // Node knows the maps of other modules if a loader of TypeScript has switched its own reading on.
    if (!address.startsWith(start)) return findSourceMap(address);
    const file = fileURLToPath(address);
    return findMap(file, join(mapFolder, `${relative(folder, file)}.map`));
  };
  Error.prepareStackTrace = (error, frames) => [header(error), ...frames.map((frame) => line(frame, find))].join('\n');
}

function header(error) {
  try {
    return String(error);
  } catch {
    return '<error>';
  }
}

function line(frame, find) {
  const text = `    at ${frame}`;
  const address = frame.getFileName();
  if (typeof address !== 'string') return text;
  const map = find(address);
  const [row, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const { originalSource, originalLine, originalColumn } = map?.findEntry(row - 1, column - 1) ?? {};
  if (originalSource === undefined) return text;
  const source = originalSource.startsWith('file:') ? fileURLToPath(originalSource) : originalSource;
  return text.replace(`${address}:${row}:${column}`, () => `${source}:${originalLine + 1}:${originalColumn + 1}`);
}

/** Returns undefined if the module has no map that can be read. */
function findMap(file, mapFile) {
  if (!maps.has(file)) maps.set(file, readMap(file, mapFile));
  return maps.get(file);
}

function readMap(file, mapFile) {
  try {
    const { sources, ...map } = JSON.parse(readFileSync(mapFile, 'utf8'));
    const folder = dirname(file);
    return new SourceMap({ ...map, sources: sources.map((source) => join(folder, source)) });
  } catch {
    return undefined;
  }
}
