/** `npm run docs`: writes the page of codes and the settings of the README, which are derived from the code. */
import { join } from 'node:path';
import { codesPage } from './docs/codes-page.ts';
import { codeFamilies } from './docs/families.ts';
import { withSettings } from './docs/settings-part.ts';
import { runCommand } from './cli/command.ts';
import { exitCodes } from './error/ops-error.ts';
import { writeIfChanged, projectFolder, readTextFile } from './file/files.ts';

await runCommand({
  name: 'docs',
  purpose:
    'Writes docs/codes.md, the page of all codes, from the catalogues, and the settings in README.md from their table.',
  options: {},
  run: async ({ report, dryRun }) => {
    const write = (path: string, text: (before: string) => Promise<string>) =>
      report.step(path, async () => {
        const file = join(projectFolder, path);
        return { outcome: await writeIfChanged(file, await text((await readTextFile(file)) ?? ''), { dryRun }) };
      });
    await write('docs/codes.md', () => codesPage(codeFamilies));
    await write('README.md', withSettings);
    return exitCodes.clean;
  },
});
