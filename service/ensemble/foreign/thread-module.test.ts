import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findLoader } from '../foreign/thread-module.ts';

const installed = import.meta.resolve('tsx/esm/api');
const imported = import.meta.resolve('tsx');
const elsewhere = pathToFileURL(join(tmpdir(), 'without-packages', 'thread.ts')).href;

describe('the loader for threads', () => {
  it.each([
    { name: 'is that of the package', from: import.meta.url, flags: [] },
    { name: 'is that of the process if the package has none', from: elsewhere, flags: ['--import', imported] },
    { name: 'is found in a flag of one word', from: elsewhere, flags: [`--import=${imported}`] },
  ])('$name', ({ from, flags }) => {
    expect(findLoader(from, flags)).toBe(installed);
  });

  it.each([{ flags: [] }, { flags: ['--import', elsewhere, '--no-warnings'] }])(
    'is reported as missing if neither has one: $flags',
    ({ flags }) => {
      expect(() => findLoader(elsewhere, flags)).toThrow('"tsx/esm/api" was not found; install tsx, or use Node 22.18');
    },
  );
});
