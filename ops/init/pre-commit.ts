/** An entry of `.pre-commit-config.yaml`, https://pre-commit.com: the checks that need no running service. */
import { openYaml } from '../../openapi/library/open-library.ts';
import type { JsonObject } from '../../openapi/document/document.ts';
import { arrayOf, isArray, objectOf, stringOf } from '../../openapi/json/json.ts';
import { quoteWord } from '../../openapi/text/escapes.ts';
import { quickSections } from './scripts.ts';
import { inFolder } from './workflow.ts';

function renderEntry(folder: string, indent: string): string {
  const lines = [
    '- repo: local',
    '  hooks:',
    '    - id: fountainai-drift',
    '      name: fountainai drift',
    `      entry: ${inFolder(folder, `npx fountainai drift --only ${quickSections}`)}`,
    '      language: system',
    '      files: \\.(ya?ml|json)$',
    '      pass_filenames: false',
  ];
  return lines.map((line) => `${indent}${line}\n`).join('');
}

/**
 * Returns the text with the entry at the end of `repos`. Comments and layout stay.
 * @param text empty if the file does not exist
 * @returns undefined if the entry cannot be added without a change of other lines
 */
export function withHook(text: string, folder: string): string | undefined {
  if (text.trim() === '') return `repos:\n${renderEntry(folder, '  ')}`;
  if (hasHook(text, folder)) return text;
  const edited = insert(text, folder);
  return edited !== undefined && isOneMore(text, edited) ? edited : undefined;
}

/** True if a hook checks the project in this folder already: a local one, or that of this package. */
function hasHook(text: string, folder: string): boolean {
  const hooks = readRepositories(text).flatMap(({ hooks }) => arrayOf(hooks).map(objectOf));
  const own = hooks.filter(({ id, entry }) => /\bfountainai\b/.test(`${stringOf(id)} ${stringOf(entry)}`));
  if (folder === '') return own.some(({ entry }) => !stringOf(entry).includes('cd '));
  return own.some(({ entry }) => stringOf(entry).includes(`cd ${quoteWord(folder)} `));
}

function readRepositories(text: string): readonly JsonObject[] {
  try {
    return arrayOf(objectOf(openYaml().parseYaml(text)).repos).map(objectOf);
  } catch {
    return []; // the entry is not added either
  }
}

/** The entries of `repos` end where a line is less indented, and is neither blank nor a comment. */
function insert(text: string, folder: string): string | undefined {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^repos:\s*(#.*)?$/.test(line));
  const indent = /^( *)- /.exec(lines.slice(start + 1).find((line) => /^ *- /.test(line)) ?? '')?.[1];
  if (start === -1 || indent === undefined) return undefined;
  const isInside = (line: string): boolean => line.startsWith(`${indent}- `) || line.startsWith(`${indent} `);
  let end = start;
  for (const [index, line] of lines.entries()) {
    if (index <= start || line.trim() === '' || line.trimStart().startsWith('#')) continue;
    if (!isInside(line)) break;
    end = index;
  }
  const [before, after] = [lines.slice(0, end + 1).join('\n'), lines.slice(end + 1).join('\n')];
  return `${before}\n${renderEntry(folder, indent)}${after}`;
}

function isOneMore(before: string, after: string): boolean {
  try {
    const [old, now] = [objectOf(openYaml().parseYaml(before)), objectOf(openYaml().parseYaml(after))];
    const repositories = isArray(now.repos) ? now.repos : [];
    const rest = { ...now, repos: repositories.slice(0, -1) };
    return JSON.stringify(rest) === JSON.stringify({ ...old, repos: arrayOf(old.repos) }) && repositories.length > 0;
  } catch {
    return false;
  }
}
