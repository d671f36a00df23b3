/** `npm run docs`: the pages of `docs/` that are derived from the code. */
import { join } from 'node:path';
import { codesPage } from './docs/codes-page.ts';
import { codeFamilies } from './docs/families.ts';
import { runCommand } from './lib/command.ts';
import { exitCodes } from './lib/errors.ts';
import { bringTo, projectFolder } from './lib/files.ts';

await runCommand({
  name: 'docs',
  purpose: 'Writes docs/codes.md, the page of all codes, from the catalogues.',
  options: {},
  run: async ({ report, dryRun }) => {
    const path = 'docs/codes.md';
    await report.step(path, async () => ({
      outcome: await bringTo(join(projectFolder, path), await codesPage(codeFamilies), { dryRun }),
    }));
    return exitCodes.clean;
  },
});
