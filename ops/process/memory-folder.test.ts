import { mkdtempSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findMemoryFolder } from './memory-folder.ts';

it('chooses a folder in which a process can create one', () => {
  const folder = mkdtempSync(`${findMemoryFolder('/tmp')}/fountainai-memory-folder-`);
  expect(folder).toMatch(/^\/(dev\/shm|tmp)\//);
  rmSync(folder, { recursive: true });
});

it('leaves the choice to a user who has made one', () => {
  expect(findMemoryFolder('/home/a/temporary')).toBe('/home/a/temporary');
});
