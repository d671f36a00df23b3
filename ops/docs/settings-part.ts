/** Writes the table of settings between two comments of the README. */
import { commandLine } from '../../openapi/package/command-line.ts';
import { format } from 'prettier';
import { settingsMarkdown } from '../../openapi/settings/print.ts';
import { OpsError } from '../error/ops-error.ts';

const begin = `<!-- The table of settings, written by \`${commandLine('docs')}\`. Do not edit. -->`;
const end = '<!-- The end of the table of settings. -->';

/**
 * Returns the README with the current table of settings.
 * @throws OpsError if the comments around the table are missing
 */
export async function withSettings(readme: string): Promise<string> {
  const [start, stop] = [readme.indexOf(begin), readme.indexOf(end)];
  if (start < 0 || stop < start) {
    throw new OpsError(
      'cli-marker-missing',
      'README.md does not have the two comments around the table of settings',
      `restore the comments "${begin}" and "${end}"`,
    );
  }
  const table = await format(settingsMarkdown(), { parser: 'markdown' });
  return `${readme.slice(0, start)}${begin}\n\n${table}\n${readme.slice(stop)}`;
}
