/** Each command that opens services runs the code of users, and hosts it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { projectFolder } from '../../file/files.ts';
import { readTree } from '../walls/imports.ts';
import { entries, loaded, trees } from '../walls/walls.ts';

/** Imports the code of a service. */
const opener = 'service/start/assemble.ts';

const readText = (file: string): string => readFileSync(join(projectFolder, file), 'utf8');

/** File → the files that it imports for more than types. */
const imported = new Map<string, string[]>();
for (const { from, to, line } of readTree(projectFolder, trees, entries).imports) {
  const isType = /^(import|export) type /.test(readText(from).split('\n')[line - 1] ?? '');
  if (to !== undefined && !isType && !from.endsWith('.test.ts'))
    imported.set(from, [...(imported.get(from) ?? []), to]);
}

const isCommand = (file: string): boolean => loaded.test(file) && !file.startsWith('service/');

/** @param seen is extended. Another command, which completions describe, is not run. */
function reaches(file: string, seen = new Set<string>()): boolean {
  if (file === opener) return true;
  seen.add(file);
  return (imported.get(file) ?? []).some((to) => !seen.has(to) && !isCommand(to) && reaches(to, seen));
}

const commands = [...imported.keys()].filter(isCommand);

it.each(notEmpty(commands))('%s hosts code if it opens services', (file) => {
  expect(/^ {2}hostsCode: true,$/m.test(readText(file)), `hostsCode of ${file}`).toBe(reaches(file));
});

it('some commands do, and others do not', () => {
  expect(commands.filter((file) => reaches(file))).toEqual(expect.arrayContaining(['ops/drift.ts', 'run_setup.ts']));
  expect(commands.filter((file) => !reaches(file))).toContain('ops/say.ts');
});
