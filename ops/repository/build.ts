/** `npm run build`: makes `dist/` what is published. `bin/run.js` has built the modules before it starts this command. */
import { buildPackage } from '../package/build-package.ts';
import { runCommand } from '../cli/command.ts';
import { exitCodes } from '../error/ops-error.ts';
import { projectFolder } from '../file/files.ts';

await runCommand({
  name: 'build',
  purpose:
    'Writes type declarations and licences next to the built modules in dist/, and deletes modules of earlier builds.',
  options: {},
  run: async ({ report, dryRun }) => {
    const { modules, declarations, removed } = await buildPackage(projectFolder, { dryRun });
    report.fact('build', { modules, declarations, removed });
    report.say(
      `dist/ has ${modules} files of modules and ${declarations} of type declarations; ${removed} are removed`,
    );
    return exitCodes.clean;
  },
});
