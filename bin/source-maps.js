/**
 * Stack traces of built modules with the places of their sources. Node itself reads the source map of each module when it loads
 * the module, which is a tenth of the time of a start; this reads a map when a stack with its module is used.
 */
import { readFileSync } from 'node:fs';
import { findSourceMap } from 'node:module';
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
  Error.prepareStackTrace = (error, frames) => {
    const findFor = isOfClosing(error) ? () => undefined : find;
    return [header(error), ...frames.map((frame) => line(frame, findFor))].join('\n');
  };
}

/**
 * True for the error with which the HTTP client closes its connections. Node reads the stack when it ends a stream with the error: to
 * read the map of the client took a twentieth of the processor time of a short-lived service.
 */
function isOfClosing(error) {
  try {
    return error.code === 'UND_ERR_DESTROYED';
  } catch {
    return false;
  }
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
    const { sources, mappings } = JSON.parse(readFileSync(mapFile, 'utf8'));
    const folder = dirname(file);
    const paths = sources.map((source) => join(folder, source));
    const entries = decodeMappings(mappings);
    return { findEntry: (row, column) => findEntry(entries, paths, row, column) };
  } catch {
    return undefined;
  }
}

/** Of the numbers of an entry: row and column in the module, index of the source, row and column there; all from 0. */
const entryLength = 5;

/** Returns the entry at the place, or before it; members are undefined if the module has no source there. */
function findEntry(entries, paths, row, column) {
  let [low, high] = [0, entries.length / entryLength];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const [entryRow, entryColumn] = entries.subarray(middle * entryLength);
    if (entryRow < row || (entryRow === row && entryColumn <= column)) low = middle + 1;
    else high = middle;
  }
  const [, , source, originalLine, originalColumn] = entries.subarray((low - 1) * entryLength, low * entryLength);
  const originalSource = paths[source];
  return originalSource === undefined ? {} : { originalSource, originalLine, originalColumn };
}

const digits = new Uint8Array(128);
for (const [value, digit] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  digits[digit.charCodeAt(0)] = value;
const [comma, semicolon] = [44, 59];

/**
 * Returns the entries one after the other: https://tc39.es/ecma426/#sec-mappings. The class of Node makes an object of each, in five
 * times the processor time, and libraries read the stack of each error that ends a stream.
 * @param {string} mappings
 */
function decodeMappings(mappings) {
  const bytes = Buffer.from(mappings, 'latin1');
  const entries = new Int32Array((bytes.length + 1) * entryLength);
  const state = new Int32Array(entryLength); // each number is the difference to the one before
  let [length, field, value, shift] = [0, 0, 0, 0];
  for (let index = 0; index <= bytes.length; index += 1) {
    const byte = index === bytes.length ? semicolon : bytes[index];
    if (byte === comma || byte === semicolon) {
      if (field > 0) {
        entries.set(state, length);
        if (field === 1) entries[length + 2] = -1; // no source
        length += entryLength;
      }
      if (byte === semicolon) {
        state[0] += 1;
        state[1] = 0;
      }
      field = 0;
      continue;
    }
    const digit = digits[byte];
    value |= (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    field += 1;
    // The fifth number would be a name.
    if (field < entryLength) state[field] += (value & 1) === 1 ? -(value >>> 1) : value >>> 1;
    [value, shift] = [0, 0];
  }
  return entries.slice(0, length); // a copy, since four fifths of the memory are not used
}
