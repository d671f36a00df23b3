/** `npm run initialize`: checks this machine, and creates `.env` and the data directory. */
import { commandLine } from '../openapi/package/command-line.ts';
import { loadProjectDocuments } from '../openapi/loading/directory.ts';
import { runCommand } from './cli/command.ts';
import { exitCodes } from './error/ops-error.ts';
import { initialize } from './initialize/initialize.ts';

export default await runCommand({
  name: 'initialize',
  readers: ['initialize'],
  purpose: 'Checks Node, npm and the SQLite module; creates .env with random keys, and the data directory.',
  options: {},
  examples: [
    { parameters: '', purpose: 'Create what is missing' },
    { parameters: '--dry-run', purpose: 'List what is missing' },
  ],
  run: async ({ folder, report, dryRun }) => {
    const documents = await loadProjectDocuments(folder);
    await initialize({ documents, folder, environment: process.env, report, dryRun });
    report.next(dryRun ? commandLine('initialize') : commandLine('setup'));
    return exitCodes.clean;
  },
});
