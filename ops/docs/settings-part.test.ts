/** README.md contains the table of settings. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printedSettings, stackSettingTable } from '../../openapi/settings/table.ts';
import { projectFolder, readTextFile } from '../file/files.ts';
import { withSettings } from './settings-part.ts';

const readme = (await readTextFile(join(projectFolder, 'README.md'))) ?? '';

describe('the settings in README.md', () => {
  it('are the output of npm run docs', async () => {
    expect(await withSettings(readme)).toBe(readme);
  });

  it('are replaced if they are out of date', async () => {
    const stale = readme.replace('| `LOG_LEVEL`', '| `LOUDNESS`');
    expect(stale).not.toBe(readme);
    expect(await withSettings(stale)).toBe(readme);
  });

  it.each([...printedSettings, ...stackSettingTable])('include $name with its description', ({ name, description }) => {
    const [, row = ''] = new RegExp(`^\\| \`${name}\` +\\|(.*)$`, 'm').exec(readme) ?? [];
    expect(row.replaceAll('\\', '')).toContain(description);
  });

  it('cannot be written to a README without the two comments', async () => {
    await expect(withSettings('# A project\n')).rejects.toMatchObject({ code: 'cli-marker-missing' });
  });
});
