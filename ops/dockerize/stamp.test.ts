import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../service/storage/testing/folders.ts';
import { writeStamped, isUnedited, addStamp } from './stamp.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.dispose());

const [first, second] = [addStamp('a: 1\n'), addStamp('a: 2\n')];

test.each([
  { name: 'no file', given: undefined, outcome: 'created', want: second },
  { name: 'the same', given: second, outcome: 'unchanged', want: second },
  { name: 'an older one', given: first, outcome: 'updated', want: second },
  { name: 'the same with CRLF', given: second.replaceAll('\n', '\r\n'), outcome: 'unchanged' },
  { name: 'an older one with CRLF', given: first.replaceAll('\n', '\r\n'), outcome: 'updated', want: second },
  { name: 'one edited below its stamp', given: `${first}b: 1\n`, outcome: 'skipped' },
  { name: 'one with another stamp', given: first.replace(/[0-9a-f]{16}/, '0'.repeat(16)), outcome: 'skipped' },
  { name: 'a person’s own', given: 'a: 2\n', outcome: 'skipped' },
  { name: 'an empty one', given: '', outcome: 'skipped' },
])('$name is $outcome', async ({ given, outcome, want }) => {
  const file = join(folder.path, 'file.yml');
  if (given !== undefined) await writeFile(file, given);
  const text = (): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);
  expect((await writeStamped(file, second, { dryRun: true })).outcome).toBe(outcome);
  expect(await text()).toBe(given);
  expect((await writeStamped(file, second, {})).outcome).toBe(outcome);
  expect(await text()).toBe(want ?? given);
});

test.each([
  { file: 'docker-compose.yml', want: /move your changes to docker-compose\.override\.yml, and delete it/ },
  { file: 'Dockerfile', want: /edited by hand; delete it/ },
])('an edited $file is reported with its remedy', async ({ file, want }) => {
  await writeFile(join(folder.path, file), 'a: 2\n');
  const result = await writeStamped(join(folder.path, file), second, {});
  expect(result).toMatchObject({ outcome: 'skipped', isEdited: true });
  expect(result.detail).toMatch(want);
});

test('a text is unedited if it differs in its line ends at most', () => {
  expect(isUnedited(first)).toBe(true);
  expect(isUnedited(first.replace('Written', 'written'))).toBe(false);
  expect(isUnedited(first.trimEnd())).toBe(false);
  expect(isUnedited(first.replaceAll('\n', '\r\n'))).toBe(true);
});
