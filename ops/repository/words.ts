/** `npm run words`: finds phrases that plain technical English does not use, in all files that git knows. */
import { join } from 'node:path';
import { git } from '../drift/git/git.ts';
import { runCommand } from '../cli/command.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';
import { projectFolder, readTextFile } from '../file/files.ts';
import { phraseExceptions } from '../words/exceptions.ts';
import { applyPhraseExceptions, findPhrases } from '../words/find-phrases.ts';

const isChecked = (path: string): boolean => /\.(?:ts|js|md|ya?ml)$/.test(path) && !path.endsWith('.d.ts');

await runCommand({
  name: 'words',
  purpose:
    'Finds phrases that plain technical English does not use, in sources, documents and pages. ops/words/phrases.ts lists the phrases.',
  options: {},
  positionals: { usage: '[<path>…]', description: 'files, or folders with all files in them; default: all files' },
  run: async ({ report, positionals }) => {
    const paths = (
      await git(projectFolder, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...positionals)
    )
      .split('\0')
      .filter(isChecked);
    if (paths.length === 0) {
      throw new OpsError('cli-file-unreadable', 'git knows none of these files', 'give paths of other files');
    }
    const texts = await Promise.all(
      paths.map(async (path) => [path, (await readTextFile(join(projectFolder, path))) ?? ''] as const),
    );
    const found = texts.flatMap(([path, text]) => findPhrases(path, text));
    const { remaining, unused } = applyPhraseExceptions(found, phraseExceptions);
    for (const { file, line, column, phrase } of remaining) {
      report.say(`${file}:${line}:${column}: "${phrase.phrase}" is not plain English; write ${phrase.instead}`);
    }
    const stale = positionals.length === 0 ? unused : [];
    for (const { path, phrase } of stale)
      report.say(`ops/words/exceptions.ts: "${phrase ?? 'any phrase'}" is not in "${path}"; remove the exception`);
    report.fact(
      'found',
      remaining.map(({ file, line, column, phrase }) => ({ file, line, column, phrase: phrase.phrase })),
    );
    report.say(`${remaining.length} phrases in ${paths.length} files`);
    return remaining.length + stale.length === 0 ? exitCodes.clean : exitCodes.findings;
  },
});
