/** Installs the packages of a clone if some are missing or have another version than in the lock file. */
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeLockIn } from './lock.js';

/**
 * Runs npm if it is necessary, and prints why. Ends the process if nothing could be installed.
 * @param {string} folder the folder with `package.json`
 */
export function installMissing(folder) {
  const files = filesOf(folder);
  const isInstalled = existsSync(files.modules);
  // Without a lock file, or if another program than npm installed, nothing says which versions are wanted or installed.
  if (isInstalled && !(existsSync(files.lock) && existsSync(files.installed))) return;
  if (isInstalled && readText(files.checked) === describe(files)) return;
  const different = isInstalled ? findDifferent(readPackages(files.lock), readPackages(files.installed)) : [];
  if (!isInstalled || different.length > 0) {
    const reason = isInstalled
      ? `${list(different)} not installed as package-lock.json says`
      : 'node_modules/ is missing';
    // npm install changes the lock file; npm ci removes all packages first.
    const command = isInstalled || !existsSync(files.lock) ? 'install' : 'ci';
    process.stderr.write(`${reason}: npm ${command}\n`);
    const isDone = runNpm(folder, command);
    if (isDone && existsSync(files.lock)) completeLockIn(folder);
    if (!isDone && !isInstalled) process.exit(2);
    if (!isDone) return; // may be offline: the command starts with the packages of before
  }
  remember(files);
}

function filesOf(folder) {
  const modules = join(folder, 'node_modules');
  return {
    modules,
    lock: join(folder, 'package-lock.json'),
    installed: join(modules, '.package-lock.json'), // npm writes here what it has installed
    checked: join(modules, '.fountainai-checked'),
  };
}

function runNpm(folder, command) {
  // Loaded only here: nearly every start finds all packages installed.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const { status } = spawnSync('npm', [command, '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 2, 2], // the output of the command may be read by a program
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.stderr.write(`npm ${command} failed: see its messages above\n`);
  return status === 0;
}

/** By content: git writes the lock file again with each checkout, so that its time says nothing. */
function findDifferent(wanted, installed) {
  const names = Object.keys(wanted).filter((path) => path !== '' && wanted[path].link !== true);
  // An installation for production has no package for development.
  const hasDevelopment = names.some((path) => wanted[path].dev === true && installed[path] !== undefined);
  return names.filter((path) => {
    const { version, dev, optional, devOptional } = wanted[path];
    const found = installed[path];
    if (found !== undefined) return found.version !== version;
    return !(optional || devOptional || (dev && !hasDevelopment));
  });
}

const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};

const list = (paths) => {
  const names = paths.map((path) => path.replace(/^.*node_modules\//, ''));
  const shown = names.slice(0, 3).join(', ');
  return `${names.length > 3 ? `${shown} and ${names.length - 3} more` : shown} ${names.length === 1 ? 'is' : 'are'}`;
};

/** Both files as they were when they agreed, or were installed: a later start reads neither of them. */
function remember(files) {
  try {
    writeFileSync(`${files.checked}.${process.pid}`, describe(files));
    renameSync(`${files.checked}.${process.pid}`, files.checked);
  } catch {
    // A folder that cannot be written is compared again.
  }
}

const describe = (files) => [files.lock, files.installed].map((file) => JSON.stringify(statOf(file))).join('\n');

function statOf(file) {
  if (!existsSync(file)) return undefined;
  const { mtimeMs, size } = statSync(file);
  return [mtimeMs, size];
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
