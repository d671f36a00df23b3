/** Compares every import in the tree with the table of `walls.ts`. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findViolations, type Rule, type Violation } from './check.ts';
import { readTree } from './imports.ts';
import { notYet } from './not-yet.ts';
import * as rules from './walls.ts';

const root = resolve(import.meta.dirname, '../../..');
const tree = readTree(root, rules.trees, rules.entries);
const violations = findViolations(tree, rules);
const ofKind = (folder: string, rule: string): readonly Violation[] =>
  violations.filter((one) => one.folder === folder && one.rule === rule);
const total = (some: readonly Violation[]): number => some.reduce((sum, { count }) => sum + count, 0);
const permitted = (folder: string, rule: Rule): number => notYet[folder]?.[rule] ?? 0;

describe('the walls of the project', () => {
  it('are compared with a tree that has files and imports', () => {
    expect(tree.files.length).toBeGreaterThan(500);
    expect(tree.imports.length).toBeGreaterThan(2000);
    expect(tree.imports.some(({ to }) => to === rules.entries.fountainai)).toBe(true);
  });

  it('stand: each import that breaks one is named, with its file and line', () => {
    const more = violations.filter(({ folder, rule }) => total(ofKind(folder, rule)) > permitted(folder, rule));
    expect(
      more.map(({ folder, rule, message }) => `${rule} (${permitted(folder, rule)} in ${folder}): ${message}`),
    ).toEqual([]);
  });

  it('have one exception', () => {
    expect(notYet).toEqual({ ops: { plural: 1 } });
  });

  it('have exceptions only where something still breaks them', () => {
    const stale = Object.entries(notYet).flatMap(([folder, counts]) =>
      Object.keys(counts)
        .filter((rule) => ofKind(folder, rule).length === 0)
        .map((rule) => `${folder}: ${rule}`),
    );
    expect(stale).toEqual([]);
  });

  it('name only folders that exist', () => {
    const named = Object.entries(rules.walls).flatMap(([within, folders]) =>
      Object.entries(folders).flatMap(([own, others]) => [own, ...others].map((name) => join(within, name))),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((folder) => !existsSync(join(root, folder)))).toEqual([]);
  });
});
