/** The completions, in the shells themselves: bash is everywhere, zsh and fish are tested if they are installed. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandDescription } from '../../openapi/command/description.ts';
import { bashCompletion } from './bash.ts';
import { toCompletedCommands } from './completed-command.ts';
import { fishCompletion } from './fish.ts';
import { zshCompletion } from './zsh.ts';

const text = { type: 'string', value: 'value' } as const;
const descriptions: readonly CommandDescription[] = [
  {
    name: 'drift',
    purpose: 'Checks what is "here": it\'s [all], and $(more).',
    options: {
      only: { ...text, description: 'sections; default: all', known: ['document', 'dns', 'code'], multiple: true },
      document: { ...text, description: 'a file', known: 'file' },
      folder: { ...text, description: 'a folder', known: 'folder' },
      url: { ...text, description: 'an address', known: 'document', multiple: true },
      seed: { ...text, description: 'a number' },
      json: { type: 'boolean', description: 'JSON' },
    },
  },
  { name: 'start', purpose: 'Starts.', options: {}, positionals: { usage: '', description: '', known: 'document' } },
  {
    name: 'deploy',
    purpose: 'Deploys.',
    options: {},
    positionals: { usage: '', description: '', known: ['up', 'down'] },
  },
];
const commands = toCompletedCommands(descriptions);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-completion-'));
  await mkdir(join(folder, 'openapi'));
  await mkdir(join(folder, 'code'));
  for (const name of ['tasks.yml', 'task-lists.yml', 'other.json', '$(touch run).yml'])
    await writeFile(join(folder, 'openapi', name), '');
  await writeFile(join(folder, 'a file.yml'), '');
  const services =
    'services:\n  tally: # a comment\n    document: a.yml\n  tab-two: { document: b.yml }\n\nother:\n  tax: 1\n';
  await writeFile(join(folder, 'fountainai.yml'), services);
  await writeFile(join(folder, 'completion.bash'), bashCompletion(commands));
  await writeFile(join(folder, 'completion.zsh'), zshCompletion(commands));
  await writeFile(join(folder, 'completion.fish'), fishCompletion(commands));
});
afterAll(() => rm(folder, { recursive: true }));

/** Returns what bash proposes for a line; the words are split as bash does it, at `=` as well. */
function completeInBash(line: string): string[] {
  const words = line.split(/ |(?==)|(?<==)/);
  const script = `source completion.bash
    spec=$(complete -p "$1") || exit 3
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}
    _fountainai 2>&1
    [[ $spec == *_fountainai* ]] && for one in "\${COMPREPLY[@]}"; do printf '%s\\n' "$one"; done`;
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', script, 'bash', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.split('\n').filter((one) => one !== '');
}

describe('bash completes', () => {
  it.each([
    { given: 'fountainai ', want: ['drift', 'start', 'deploy', 'help', '--help', '--version'] },
    { given: 'fountainai d', want: ['drift', 'deploy'] },
    { given: 'fountainai drift --o', want: ['--only'] },
    { given: 'fountainai drift --only d', want: ['document', 'dns'] },
    { given: 'fountainai drift --only=co', want: ['code'] },
    { given: 'fountainai drift --only=', want: ['document', 'dns', 'code'] },
    { given: 'fountainai drift --only document,d', want: ['document,document', 'document,dns'] },
    { given: 'fountainai drift --document a', want: ['a file.yml'] },
    { given: 'fountainai drift --folder c', want: ['code'] },
    { given: 'fountainai drift --seed ', want: [] },
    { given: 'fountainai drift --url task', want: ['tasks', 'task-lists'] },
    { given: 'fountainai start ta', want: ['tasks', 'task-lists', 'tally', 'tab-two'] },
    { given: 'fountainai deploy ', want: ['up', 'down'] },
    { given: 'fountainai other ', want: [] },
    { given: 'npx fountainai drift --only d', want: ['document', 'dns'] },
    { given: 'npx f', want: ['fountainai'] },
  ])('$given', ({ given, want }) => {
    expect(completeInBash(given).toSorted()).toEqual(want.toSorted());
  });

  it('names of documents without running what stands in them', () => {
    expect(completeInBash('fountainai start $')).toEqual(['\\$\\(touch\\ run\\)']);
    expect(spawnSync('test', ['-e', join(folder, 'run')]).status).toBe(1);
  });
});

const isInstalled = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

describe.each([
  { shell: 'zsh', check: ['-n', 'completion.zsh'] },
  { shell: 'fish', check: ['--no-execute', 'completion.fish'] },
])('the script of $shell (needs $shell)', ({ shell, check }) => {
  it.skipIf(!isInstalled(shell))('has no syntax error', () => {
    const { status, stderr } = spawnSync(shell, check, { cwd: folder, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe.skipIf(!isInstalled('fish'))('fish completes (needs fish)', () => {
  it.each([
    { given: 'fountainai d', want: ['drift', 'deploy'] },
    { given: 'fountainai drift --only d', want: ['document', 'dns'] },
    { given: 'fountainai start ta', want: ['tasks', 'task-lists', 'tally', 'tab-two'] },
    { given: 'npx fountainai deploy ', want: ['up', 'down'] },
  ])('$given', ({ given, want }) => {
    const line = 'source completion.fish; complete -C $argv[1] | string split -f1 \\t';
    const { stdout } = spawnSync('fish', ['--no-config', '-c', line, given], { cwd: folder, encoding: 'utf8' });
    expect(stdout.trim().split('\n').toSorted()).toEqual(want.toSorted());
  });
});
