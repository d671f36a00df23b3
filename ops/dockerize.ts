/** `npm run dockerize`: writes the container files from the documents. */
import { commandLine } from '../openapi/package/command-line.ts';
import { join } from 'node:path';
import { loadProjectDocuments } from '../openapi/loading/directory.ts';
import { isPublished } from '../openapi/package/package.ts';
import { loadEnvironment } from '../service/config/environment.ts';
import { findInstallObstacle } from './dockerize/install-obstacle.ts';
import { renderFiles } from './dockerize/files.ts';
import { createSettingsSource } from './dockerize/settings.ts';
import { writeStamped } from './dockerize/stamp.ts';
import { runCommand } from './cli/command.ts';
import { projectFolder } from './file/files.ts';
import { exitCodes } from './error/ops-error.ts';

export default await runCommand({
  name: 'dockerize',
  readers: ['dockerize'],
  purpose:
    'Writes Dockerfile, .dockerignore, docker-compose.yml, docker-compose.dev.yml and kong.yml from the documents.',
  exitCodes: '0 clean or done, 1 a file was edited by hand and is skipped, 2 could not run',
  options: {
    set: {
      type: 'string',
      value: 'name=value',
      multiple: true,
      description: 'a setting of the gateway, as in pulumi config: keyAuth=true, rateLimit=600; default: none',
    },
  },
  examples: [
    { parameters: '--dry-run', purpose: 'List the files that would change' },
    { parameters: '--set keyAuth=true --set rateLimit=600', purpose: 'Let the gateway check keys and limit requests' },
  ],
  run: async ({ options, folder, report, dryRun }) => {
    const source = createSettingsSource(options.set, await loadEnvironment(folder));
    const layout = folder === projectFolder && !isPublished ? 'repository' : 'project';
    const results: Awaited<ReturnType<typeof writeStamped>>[] = [];
    for (const [path, text] of renderFiles(await loadProjectDocuments(folder), source, layout)) {
      results.push(await report.step(path, () => writeStamped(join(folder, path), text, { dryRun })));
    }
    const obstacle = layout === 'project' ? await findInstallObstacle(folder) : undefined;
    if (obstacle !== undefined) report.say(`\nThe image cannot be built yet: ${obstacle}`);
    const isChanged = report.steps.some(({ outcome }) => outcome === 'created' || outcome === 'updated');
    if (isChanged && obstacle === undefined)
      report.next(dryRun ? commandLine('dockerize') : commandLine('setup', '--docker'));
    return results.some(({ isEdited }) => isEdited === true) ? exitCodes.findings : exitCodes.clean;
  },
});
