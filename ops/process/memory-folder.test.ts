import { expect, it } from 'vitest';
import { findMemoryFolder } from './memory-folder.ts';

const memory = import.meta.dirname;

it.each([
  { given: 'with room', options: { usual: '/tmp', memory, leastBytes: 1 }, want: memory },
  { given: 'without room', options: { usual: '/tmp', memory, leastBytes: Infinity }, want: '/tmp' },
  { given: 'that does not exist', options: { usual: '/tmp', memory: `${memory}/none`, leastBytes: 1 }, want: '/tmp' },
  { given: 'if a user has chosen one', options: { usual: '/home/a', memory, leastBytes: 1 }, want: '/home/a' },
])('chooses a folder in memory $given: $want', ({ options, want }) => {
  expect(findMemoryFolder(options)).toBe(want);
});
