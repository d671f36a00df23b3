/** The images of others that files of this repository name: each file is one that Dependabot keeps fresh. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { arrayOf, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { baseImages, withoutVersions } from '../../dockerize/image/base-images.ts';
import { projectFolder } from '../../file/files.ts';

const read = (path: string): Promise<string> => readFile(join(projectFolder, path), 'utf8');
const files = execFileSync('git', ['ls-files'], { cwd: projectFolder, encoding: 'utf8' })
  .split('\n')
  .filter((path) => /(^|[./])Dockerfile$|docker-compose[^/]*\.yml$/.test(path));

/** @see https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference */
const listUpdates = (text: string): readonly string[] =>
  arrayOf(objectOf(parseYaml(text)).updates)
    .map(objectOf)
    .map((update) => `${stringOf(update['package-ecosystem'])} ${stringOf(update.directory)}`);
const toUpdate = (path: string): string =>
  `${path.endsWith('.yml') ? 'docker-compose' : 'docker'} /${dirname(path).replace(/^\.$/, '')}`;

describe('the images that files of this repository pin', () => {
  it('are kept fresh by Dependabot', async () => {
    const texts = await Promise.all(files.map(async (path) => ({ path, text: await read(path) })));
    const pinning = texts.filter(({ text }) => withoutVersions(text) !== text).map(({ path }) => path);
    expect(pinning).toEqual(['Dockerfile', 'command.Dockerfile', 'docker-compose.yml']);
    const updates = listUpdates(await read('.github/dependabot.yml'));
    for (const path of notEmpty(pinning)) expect(updates, path).toContain(toUpdate(path));
  });

  it('are those of base-images.ts, also in the file that no command writes', async () => {
    const named = [...(await read('command.Dockerfile')).matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    for (const image of notEmpty(named)) expect(Object.values(baseImages)).toContain(image);
  });

  it('are kept fresh in the project of a user by the documented file', async () => {
    const page = await read('docs/operations/containers.md');
    const [, documented = ''] = /^```yaml\n(version: 2\n.*?)^```$/ms.exec(page) ?? [];
    expect(listUpdates(documented)).toEqual(['docker /', 'docker-compose /']);
  });
});
