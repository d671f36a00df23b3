/** `npm run search -- status | retry | reindex`: the state of the search index, and the documents that it refused. */
import { loadProjectDocuments } from '../openapi/loading/directory.ts';
import { readConfig } from '../service/config/config.ts';
import { loadEnvironment } from '../service/config/environment.ts';
import { runCommand } from './cli/command.ts';
import { searchActions, searchJob } from './search/job.ts';

export default await runCommand({
  name: 'search',
  readers: ['search'],
  purpose: 'Reports the state of the search index, sends refused documents again, or rebuilds the index.',
  options: {
    wait: {
      type: 'string',
      value: 'seconds',
      description: 'after retry and reindex: wait up to this time for a running service',
    },
  },
  positionals: {
    usage: 'status | retry | reindex [<collection>…]',
    description: 'the action and its collections; default: status of all collections',
    known: searchActions,
  },
  examples: [
    { parameters: 'status', purpose: 'Show the number of waiting and refused documents' },
    { parameters: 'reindex sequences --wait 60', purpose: 'Rebuild one collection, and wait up to a minute' },
  ],
  run: async ({ options, positionals, folder, report, dryRun }) => {
    const config = readConfig(await loadEnvironment(folder), folder, ['search']);
    return searchJob({
      config,
      documents: await loadProjectDocuments(folder),
      positionals,
      wait: options.wait,
      report,
      dryRun,
    });
  },
});
