/** Pages of docs/ contain the parts that are derived from the code. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printedSettings, stackSettingTable } from '../../openapi/settings/table.ts';
import { projectFolder, readTextFile } from '../file/files.ts';
import { driftRules } from '../findings/rules.ts';
import { pageParts, replacePart } from './page-part.ts';

const readPage = async (page: string): Promise<string> => (await readTextFile(join(projectFolder, page))) ?? '';
const settings = await readPage('docs/settings.md');
const [settingsPart] = pageParts;

describe('the derived parts of pages', () => {
  it.each(pageParts)('are the output of npm run docs: the $subject in $page', async (part) => {
    const text = await readPage(part.page);
    expect(await replacePart(text, part)).toBe(text);
  });

  it('have each rule of the drift check with an example once', async () => {
    const pages = await Promise.all([...new Set(pageParts.map(({ page }) => page))].map(readPage));
    const headings = [...pages.join('\n').matchAll(/^#### `([^`]+)`\n\n.+ \*\*Example:\*\* .+ \*\*Remedy:\*\* .+$/gm)];
    expect(headings.map(([, rule]) => rule).toSorted()).toEqual(Object.keys(driftRules).toSorted());
  });
});

describe('the settings in docs/settings.md', () => {
  it('are replaced if they are out of date', async () => {
    const stale = settings.replace('| `LOG_LEVEL`', '| `LOUDNESS`');
    expect(stale).not.toBe(settings);
    expect(settingsPart && (await replacePart(stale, settingsPart))).toBe(settings);
  });

  it.each([...printedSettings, ...stackSettingTable])('include $name with its description', ({ name, description }) => {
    const [, row = ''] = new RegExp(`^\\| \`${name}\` +\\|(.*)$`, 'm').exec(settings) ?? [];
    expect(row.replaceAll('\\', '')).toContain(description);
  });

  it('cannot be written to a page without the two comments', async () => {
    const result = settingsPart && replacePart('# A project\n', settingsPart);
    await expect(result).rejects.toMatchObject({ code: 'cli-marker-missing' });
  });
});
