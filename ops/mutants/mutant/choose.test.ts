import { describe, expect, it } from 'vitest';
import { chooseMutants } from './choose.ts';
import { describeMutant, findMutants, type Mutant } from './mutant.ts';

const names = ['a', 'b', 'c', 'd', 'e'];
const body = 'export function f(x) { if (x > 1) g(x); return x + 2; }\n';
const tree = new Map(
  ['ops', 'openapi', 'pulumi', 'service'].flatMap((folder) => names.map((name) => [`${folder}/${name}.ts`, body])),
);

function createAll(texts: ReadonlyMap<string, string>): readonly Mutant[] {
  return [...texts].flatMap(([file, text]) => findMutants(file, text));
}

function choose(seed: number, count: number, texts: ReadonlyMap<string, string> = tree): readonly string[] {
  return chooseMutants(createAll(texts), { seed, count }).map((mutant) => describeMutant(mutant));
}

const getFile = (line: string): string => line.split(':')[0]!;
const getFolder = (line: string): string => line.split('/')[0]!;

describe('chooseMutants', () => {
  it('gives the same mutants for the same seed and any order of the files', () => {
    expect(choose(1, 12)).toEqual(choose(1, 12));
    expect(choose(1, 12, new Map([...tree].reverse()))).toEqual(choose(1, 12));
  });

  it('gives other mutants for another seed', () => {
    expect(choose(2, 12)).not.toEqual(choose(1, 12));
  });

  it('gives the first ones again if more are asked for', () => {
    expect(choose(1, 24).slice(0, 12)).toEqual(choose(1, 12));
  });

  it('spreads them evenly over the folders', () => {
    const counts = new Map<string, number>();
    for (const line of choose(1, 12)) counts.set(getFolder(line), (counts.get(getFolder(line)) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({ ops: 3, openapi: 3, pulumi: 3, service: 3 });
  });

  it('takes one of every file before it takes a second', () => {
    const files = choose(1, 20).map(getFile);
    expect(new Set(files).size).toBe(20);
    expect(new Set(choose(1, 40).slice(20).map(getFile)).size).toBe(20);
  });

  it('does not let the most frequent operator crowd out the others', () => {
    const many = new Map([['service/a.ts', `${'g(h);\n'.repeat(50)}export const f = (x) => x === y;\n`]]);
    const chosen = choose(1, 3, many);
    expect(new Set(chosen.map((line) => line.split(' ')[1])).size).toBe(3);
  });

  it('keeps the choice in all other files if one is edited', () => {
    const edited = new Map(tree).set('ops/a.ts', `export const n = 7;\n${body}`);
    const others = (lines: readonly string[]) => lines.filter((line) => getFile(line) !== 'ops/a.ts');
    expect(others(choose(1, 20, edited))).toEqual(others(choose(1, 20)));
  });

  it('gives all there are if more are asked for, and none of nothing', () => {
    expect(choose(1, 10_000)).toHaveLength(createAll(tree).length);
    expect(choose(1, 5, new Map())).toEqual([]);
  });
});
