/** The name of a service, which is that of its document, its folder and its settings. */
import { portSetting } from '../../../service/config/config.ts';
import { OpsError } from '../../lib/errors.ts';

/** Longer ones leave little of a tool's name to its operation. */
const maximumLength = 40;

/** Folders of `service/` that are no services, whether they are there yet or not. */
const reserved = [
  'config',
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

/** Lower case, words joined by `-`: `Pet Store (v2)` → `pet-store-v2`. Empty where nothing is left of the text. */
export function cleanName(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  // A setting can't begin with a digit.
  const name = /^\d/.test(words[0] ?? '') ? ['service', ...words].join('-') : words.join('-');
  return name.slice(0, maximumLength).replace(/-$/, '');
}

/** @throws OpsError for what is no name, a path among others */
export function checkName(name: string): string {
  if (cleanName(name) === name && name !== '') return name;
  throw new OpsError(
    'cli-name-invalid',
    `${JSON.stringify(name)} is no name of a service`,
    `write at most ${maximumLength} lower-case letters and digits, words joined by "-", such as ${cleanName(name) || 'pet-store'}`,
    { data: { name } },
  );
}

/** Whether a service can't have the name, because of those that are there: two names may not share a setting either. */
export function isTaken(name: string, others: readonly string[]): boolean {
  return [...reserved, ...others].some((other) => portSetting(other) === portSetting(name));
}

/** The name, or the first of `name-2`, `name-3` … that is free. */
export function freeName(name: string, others: readonly string[]): string {
  let free = name;
  for (let number = 2; isTaken(free, others); number++) {
    const end = `-${number}`;
    free = `${name.slice(0, maximumLength - end.length)}${end}`;
  }
  return free;
}
