/** `npm run generate`: updates the files that are derived from the documents, and creates services from documents. */
import { join } from 'node:path';
import { findStalePaths } from './drift/across/stale.ts';
import { generateCommand } from './generate/job/command.ts';
import { serviceFiles } from './generate/service/service-files.ts';
import { runCommand } from './cli/command.ts';
import { readTextFile } from './file/files.ts';

const command = generateCommand({
  environment: process.env,
  serviceFiles,
  staleFiles: (documents, folder) => findStalePaths(documents, (path) => readTextFile(join(folder, path))),
});
export default await runCommand(command);
