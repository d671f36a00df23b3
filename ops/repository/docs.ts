/** `npm run docs`: writes the page of codes, the settings and the rules of docs/, which are derived from the code. */
import { join } from 'node:path';
import { codesPage } from '../docs/codes-page.ts';
import { codeFamilies } from '../docs/families.ts';
import { pageParts, replacePart } from '../docs/page-part.ts';
import { runCommand } from '../cli/command.ts';
import { exitCodes } from '../error/ops-error.ts';
import { writeIfChanged, projectFolder, readTextFile } from '../file/files.ts';
import { setSchemaFile, setSchemaText } from '../evaluate/set/set-schema.ts';
import { accessSchemaFile, accessSchemaText } from '../../service/config/access/access-schema.ts';
import { schemaFileName, schemaText } from '../project/schema-file.ts';

await runCommand({
  name: 'docs',
  purpose:
    'Writes the parts of docs/ that are derived from the code: docs/codes.md, the settings, and the rules of the drift check; also fountainai.schema.json, access.schema.json and requests/requests.schema.json.',
  options: {},
  run: async ({ report, dryRun }) => {
    const write = (path: string, text: (before: string) => Promise<string>) =>
      report.step(path, async () => {
        const file = join(projectFolder, path);
        return { outcome: await writeIfChanged(file, await text((await readTextFile(file)) ?? ''), { dryRun }) };
      });
    await write('docs/codes.md', () => codesPage(codeFamilies));
    await write(schemaFileName, () => Promise.resolve(schemaText()));
    await write(accessSchemaFile, () => Promise.resolve(accessSchemaText()));
    await write(setSchemaFile, () => Promise.resolve(setSchemaText()));
    for (const part of pageParts) await write(part.page, (text) => replacePart(text, part));
    return exitCodes.clean;
  },
});
