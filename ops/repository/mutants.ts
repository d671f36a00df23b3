/** `npm run mutants`: puts small faults into the code, one at a time, and counts how many the tests notice. */
import { runCommand } from '../cli/command.ts';
import { projectFolder } from '../file/files.ts';
import { mutantsJob } from '../mutants/job.ts';

await runCommand({
  name: 'mutants',
  purpose: `Puts small faults (mutants) into a copy of the code, one at a time, and counts how many the tests notice (kill).

The same seed on the same tree gives the same mutants. With --dry-run the mutants are listed and no test is run.`,
  options: {
    seed: { type: 'string', value: 'number', description: 'chooses other mutants; default: 1' },
    count: { type: 'string', value: 'number', description: 'how many mutants; default: 40' },
    only: { type: 'string', value: 'path', description: 'only files in this folder, or this file', multiple: true },
    except: {
      type: 'string',
      value: 'path',
      description: 'do not run the tests in this folder, or this test file',
      multiple: true,
    },
    nearest: {
      type: 'string',
      value: 'number',
      description: 'run at most this many of the test files that reach a mutant, the nearest first; default: 12',
    },
    limit: { type: 'string', value: 'seconds', description: 'time for the tests of a mutant in addition; default: 60' },
    least: { type: 'string', value: 'number', description: 'exit code 1 if fewer mutants are killed; default: 0' },
  },
  run: ({ options, report, dryRun }) => mutantsJob({ root: projectFolder, options, report, dryRun }),
});
