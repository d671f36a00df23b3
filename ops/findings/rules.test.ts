import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from '../file/files.ts';
import { driftRules } from './rules.ts';

it('finds each rule of the catalogue in a test', () => {
  const files = readdirSync(join(projectFolder, 'ops'), { recursive: true, encoding: 'utf8' });
  const tests = files.filter((file) => /(\.test|\/testing\/.*|\/tests\/.*|^tests\/.*)\.ts$/.test(file));
  const text = tests.map((file) => readFileSync(join(projectFolder, 'ops', file), 'utf8')).join('\n');
  // A table names several rules in one text, with blanks between them. The line of a finding has its rule in brackets.
  const words = new Set(text.match(/(?<=['" [])[\w-]+(?=['" \]])/g));
  expect(Object.keys(driftRules).filter((rule) => !words.has(rule))).toEqual([]);
});
