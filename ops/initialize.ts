/** `npm run initialize`: checks this machine, and creates `.env` and the data directory. */
import { loadDocuments } from '../openapi/loading/directory.ts';
import { runCommand } from './cli/command.ts';
import { exitCodes } from './error/ops-error.ts';
import { projectFolder } from './file/files.ts';
import { initialize } from './initialize/initialize.ts';

await runCommand({
  name: 'initialize',
  readers: ['initialize'],
  purpose: 'Checks Node, npm and the SQLite module; creates .env with random keys, and the data directory.',
  options: {},
  run: async ({ report, dryRun }) => {
    const documents = await loadDocuments();
    await initialize({ documents, folder: projectFolder, environment: process.env, report, dryRun });
    return exitCodes.clean;
  },
});
