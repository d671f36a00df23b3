/** `npm run generate`: updates the files that are derived from the documents, and creates services from documents. */
import { join } from 'node:path';
import { findStalePaths } from './drift/across/stale.ts';
import { generateCommand } from './generate/job/command.ts';
import { runCommand } from './cli/command.ts';
import { readTextFile } from './file/files.ts';

const command = generateCommand({
  environment: process.env,
  // Most runs update types, and the code of a new service is tried on a database behind the pipeline of requests.
  serviceFiles: async (document, migrations) => {
    const { serviceFiles } = await import('./generate/service/service-files.ts');
    return serviceFiles(document, migrations);
  },
  staleFiles: (documents, folder) => findStalePaths(documents, (path) => readTextFile(join(folder, path))),
});
export default await runCommand(command);
