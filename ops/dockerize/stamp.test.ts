import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../service/storage/testing/folders.ts';
import { addStamp, findState, isStale, writeStamped } from './stamp.ts';

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
  expect(findState(first)).toBe('written');
  expect(findState(first.replace('Written', 'written'))).toBe('edited');
  expect(findState(first.trimEnd())).toBe('edited');
  expect(findState(first.replaceAll('\n', '\r\n'))).toBe('written');
});

const digest = `@sha256:${'0'.repeat(64)}`;
const [older, newer] = [addStamp('FROM node:24.1.0-x AS a\nRUN one\n'), addStamp('FROM node:24.2.0-x AS a\nRUN two\n')];
const pin = (text: string, version: string): string => text.replace(/node:[\d.]+-x/, `node:${version}-x${digest}`);

test.each([
  { given: 'written', text: older, want: newer },
  { given: 'pinned', text: pin(older, '24.9.0'), want: pin(newer, '24.9.0') },
  { given: 'pinned', text: pin(older, '22.0.0'), want: pin(newer, '22.0.0') },
  { given: 'pinned', text: pin(newer, '24.9.0'), want: pin(newer, '24.9.0') },
  { given: 'pinned', text: pin(newer, '24.9.0').replaceAll('\n', '\r\n'), want: undefined },
  { given: 'edited', text: pin(older, '24.9.0').replace('-x', '-y'), want: undefined },
  { given: 'edited', text: pin(older, '24.9.0').replace('one', 'three'), want: undefined },
])('another version of an image does not count as an edit, and stays: $given', async ({ given, text, want = text }) => {
  expect(findState(text)).toBe(given);
  expect(isStale(text, newer)).toBe(want !== text);
  const file = join(folder.path, 'Dockerfile');
  await writeFile(file, text);
  const result = await writeStamped(file, newer, {});
  expect(await readFile(file, 'utf8')).toBe(want);
  expect(result.isEdited === true).toBe(given === 'edited');
  if (given === 'pinned') expect(result.detail).toMatch(/^keeps node:[\d.]+-x@sha256:0+ instead of node:24\.2\.0-x$/);
  expect((await writeStamped(file, newer, {})).outcome).toBe(given === 'edited' ? 'skipped' : 'unchanged');
});
