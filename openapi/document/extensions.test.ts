import { expect, test } from 'vitest';
import { extensionsAt } from './extensions.ts';

const content = {
  paths: {
    '/a': {
      'x-own': [1],
      'x-shared': { $ref: '#/components/x-house/Shared' },
      'x-elsewhere': { $ref: '#/components/schemas/A' },
      'x-nowhere': { $ref: '#/components/x-house/None' },
      get: {},
    },
  },
  components: { schemas: { A: {} }, 'x-house': { Shared: { a: 1 } } },
};

test.each([
  { pointer: '/paths/~1a', want: { 'x-own': [1], 'x-shared': { a: 1 }, 'x-elsewhere': null, 'x-nowhere': null } },
  { pointer: '/paths/~1a/get', want: {} },
  { pointer: '/paths/~1b', want: {} },
])('the object at $pointer has its extensions, with shared values instead of references', ({ pointer, want }) => {
  expect(Object.fromEntries(extensionsAt({ content }, pointer, 'x-house'))).toEqual(want);
});
