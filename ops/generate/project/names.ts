/** The name of a service, which is also the name of its document and its folder, and a part of its settings' names. */
import { portSetting } from '../../../service/config/config.ts';
import { OpsError } from '../../error/ops-error.ts';

/** Longer names leave few characters of a tool's name to its operation. */
const maxNameLength = 40;

/** Folders in `service/` that are not services, also if they do not exist yet; and the assistant, which each project can start. */
const reservedFolders = [
  'config',
  'ensemble',
  'errors',
  'http',
  'http-client',
  'resource',
  'search',
  'start',
  'storage',
  'testing',
  'tests',
];

/** Lower case, words joined by `-`: `Pet Store (v2)` → `pet-store-v2`. Empty if the text has no letter or digit. */
export function cleanName(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  // The name of a setting must not begin with a digit.
  const name = /^\d/.test(words[0] ?? '') ? ['service', ...words].join('-') : words.join('-');
  return name.slice(0, maxNameLength).replace(/-$/, '');
}

/** @throws OpsError if the text is not a valid name, for example a path */
export function checkName(name: string): string {
  if (cleanName(name) === name && name !== '') return name;
  throw new OpsError(
    'cli-name-invalid',
    `${JSON.stringify(name)} is not a valid name of a service`,
    `write at most ${maxNameLength} lower-case letters and digits, words joined by "-", such as ${cleanName(name) || 'pet-store'}`,
    { data: { name } },
  );
}

/** Returns true if another service or a folder has the name, or a name that gives the same setting. */
export function isTaken(name: string, others: readonly string[]): boolean {
  return [...reservedFolders, ...others].some((other) => portSetting(other) === portSetting(name));
}

/** Returns the name, or the first free one of `name-2`, `name-3` … */
export function freeName(name: string, others: readonly string[]): string {
  let free = name;
  for (let number = 2; isTaken(free, others); number++) {
    const end = `-${number}`;
    free = `${name.slice(0, maxNameLength - end.length)}${end}`;
  }
  return free;
}
