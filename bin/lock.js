/**
 * Completes package-lock.json: npm drops optional packages that the registry does not have, and `npm ci` then refuses the
 * lock file that npm has written. On the platforms of these packages, npm goes without them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns the text of a lock file with an entry for each optional dependency.
 * @param {string} text
 */
export function completeLock(text) {
  const lock = JSON.parse(text);
  const packages = { ...lock.packages };
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const place = `node_modules/${name}`;
      if (!/^\d/.test(version) || isLocked(packages, path, name)) continue;
      packages[place] = { version, ...readPlatform(name), ...(dev ? { dev } : {}), optional: true };
    }
  }
  if (Object.keys(packages).length === Object.keys(lock.packages).length) return text;
  const sorted = Object.entries(packages).sort(([one], [other]) => one.localeCompare(other, 'en'));
  return `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, undefined, 2)}\n`;
}

/** npm looks in the package, then in the packages around it. */
function isLocked(packages, path, name) {
  const place = `${path === '' ? '' : `${path}/`}node_modules/${name}`;
  if (packages[place] !== undefined) return true;
  return path !== '' && isLocked(packages, path.slice(0, Math.max(path.lastIndexOf('node_modules/') - 1, 0)), name);
}

/** `…-windows-x64` → the names of Node */
function readPlatform(name) {
  const [, os, cpu] = /-(darwin|linux|windows|win32|freebsd)-(x64|arm64|ia32|arm)$/.exec(name) ?? [];
  return os === undefined ? {} : { cpu: [cpu], os: [os.replace('windows', 'win32')] };
}

/** Completes the lock file of a folder, if it has one. */
export function completeLockIn(folder) {
  const file = join(folder, 'package-lock.json');
  const text = readFileSync(file, 'utf8');
  const complete = completeLock(text);
  if (complete !== text) writeFileSync(file, complete);
}

if (process.argv[1] === import.meta.filename) completeLockIn(process.cwd());
