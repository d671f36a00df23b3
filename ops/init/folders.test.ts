/** Several projects in one repository: each has a workflow and a hook of its own. */
import { expect, it } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { withHook } from './pre-commit.ts';
import { workflowPath } from './workflow.ts';

it('folders have workflows with different names', () => {
  const folders = ['', 'api', 'services/api', 'a b', 'a-b', 'ä', 'ö', 'services-api'];
  const paths = folders.map(workflowPath);
  expect(new Set(paths).size).toBe(folders.length - 1); // services/api and services-api have one plain name
  for (const path of notEmpty(paths)) expect(path).toMatch(/^\.github\/workflows\/fountainai[\w-]*\.yml$/);
  expect(paths.slice(0, 3)).toEqual([
    '.github/workflows/fountainai.yml',
    '.github/workflows/fountainai-api.yml',
    '.github/workflows/fountainai-services-api.yml',
  ]);
});

it('the second folder of a repository gets a hook, and no folder gets two', () => {
  const whole = withHook('', 'api') ?? '';
  const both = withHook(whole, 'web shop') ?? '';
  expect(both.match(/id: fountainai-drift/g)).toHaveLength(2);
  expect(withHook(both, 'api')).toBe(both);
  expect(withHook(both, 'web shop')).toBe(both);
  expect(withHook(withHook('', '') ?? '', '')).toBe(withHook('', ''));
});

it('a comment is not a hook', () => {
  const text = '# we will use fountainai one day\nrepos:\n  - repo: x\n    hooks: []\n';
  expect(withHook(text, '')).toContain('id: fountainai-drift');
});
