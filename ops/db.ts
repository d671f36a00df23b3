/** `npm run db`: moves a system from SQLite to PostgreSQL. */
import { loadDocuments } from '../openapi/directory.ts';
import { readConfig } from '../service/config.ts';
import { loadEnvironment } from '../service/environment.ts';
import { copyService } from './db/copy.ts';
import { runCommand } from './lib/command.ts';
import { exitCodes, OpsError } from './lib/errors.ts';
import { projectFolder } from './lib/files.ts';

await runCommand({
  name: 'db',
  purpose: `Looks after the data of the services.

  copy sqlite postgres   from DATA_DIR to DATABASE_URL: all of a service or nothing, counted and compared afterwards.
                         The services must not run. A second run says "unchanged".`,
  options: {
    replace: { type: 'boolean', description: 'take away what is there, where it is other data' },
  },
  positionals: { usage: 'copy sqlite postgres', description: 'what to do' },
  run: async ({ options: { replace }, positionals, dryRun, report }) => {
    if (positionals.join(' ') !== 'copy sqlite postgres') {
      throw new OpsError(`db ${positionals.join(' ')} is nothing that it can do`, 'see --help');
    }
    const config = readConfig(await loadEnvironment(projectFolder), projectFolder);
    for (const document of await loadDocuments()) {
      const { tables } = await report.step(document.name, () => copyService(document, { config, replace, dryRun }));
      report.fact(
        document.name,
        Object.fromEntries(Object.entries(tables).map(([name, digest]) => [name, { ...digest }])),
      );
    }
    return exitCodes.clean;
  },
});
