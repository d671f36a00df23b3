import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../service/storage/testing/folders.ts';
import { Report } from '../cli/report.ts';
import { projectFolder } from '../file/files.ts';
import { settingsStep } from './initialize.ts';

let folder: string;
let dispose: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, dispose } = await temporaryFolder());
  await copyFile(join(projectFolder, 'docker-compose.yml'), join(folder, 'docker-compose.yml'));
});
afterEach(() => dispose());

async function run(startsContainers: boolean): Promise<readonly string[]> {
  const report = new Report({ command: 'initialize', write: () => undefined });
  await settingsStep({ documents: [], folder, report, startsContainers });
  return report.steps.map(({ name, outcome, detail }) => `${name}: ${outcome} ${detail}`);
}

describe('the settings of a machine without containers', () => {
  it.each([
    { given: 'TYPESENSE_API_KEY=', override: '', want: 'TYPESENSE_API_KEY: must be set in .env for the containers' },
    { given: 'API_KEYS_FILE=nowhere', override: '', want: 'API_KEYS_FILE: the file that it names cannot be read' },
    { given: '', override: 'services: [', want: 'docker-compose.override.yml: cannot be parsed' },
  ])('are complete with $given $override: the secrets of containers are skipped', async ({ given, override, want }) => {
    await writeFile(join(folder, '.env'), `${given}\n`);
    await writeFile(join(folder, 'docker-compose.override.yml'), override);
    const [settings, secrets] = await run(false);
    expect(settings).toContain('settings: updated');
    expect(secrets).toContain('secrets of containers: skipped ');
    expect(secrets).toContain(want);
    await expect(run(true)).rejects.toThrow(want);
  });

  it('have the secrets of containers if they are complete', async () => {
    const [, secrets] = await run(false);
    expect(secrets).toBe(`secrets of containers: created ${join(folder, '.env.secrets')}`);
    expect(await readFile(join(folder, '.env.secrets', 'typesense_api_key'), 'utf8')).not.toBe('');
  });
});
