/** `npm run search -- status | retry | reindex`: the index behind search, and what it did not take. */
import { loadDocuments } from '../openapi/loading/directory.ts';
import { readConfig } from '../service/config/config.ts';
import { loadEnvironment } from '../service/config/environment.ts';
import { runCommand } from './lib/command.ts';
import { projectFolder } from './lib/files.ts';
import { searchJob } from './search/job.ts';

await runCommand({
  name: 'search',
  readers: ['search'],
  purpose: 'Tells how far the index behind search is, has what it refused sent again, or has it built anew.',
  options: {
    wait: {
      type: 'string',
      value: 'seconds',
      description: 'after retry and reindex: wait so long for a running service',
    },
  },
  positionals: {
    usage: 'status | retry | reindex [<collection>…]',
    description: 'what to do, and with which collections; left out: status, of all',
  },
  run: async ({ options, positionals, report, dryRun }) => {
    const config = readConfig(await loadEnvironment(projectFolder), projectFolder, ['search']);
    return searchJob({ config, documents: await loadDocuments(), positionals, wait: options.wait, report, dryRun });
  },
});
