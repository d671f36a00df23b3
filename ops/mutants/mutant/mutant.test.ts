import { describe, expect, it } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { applyMutant, describeMutant, findMutants } from './mutant.ts';

const text = `import { a } from './a.ts';

export function isLarge(size: number): boolean {
  return size > 5 && a;
}
`;

describe('findMutants', () => {
  it('finds all faults of a text, with their lines', () => {
    const found = findMutants('service/size.ts', text);
    expect(found.map((mutant) => describeMutant(mutant))).toEqual([
      'service/size.ts:4 return: "size > 5 && a" became "undefined"',
      'service/size.ts:4 and-or: "&&" became "||"',
      'service/size.ts:4 comparison: ">" became ">="',
      'service/size.ts:4 number: "5" became "6"',
      'service/size.ts:4 number: "5" became "4"',
    ]);
  });

  it('leaves types, imports and exports alone', () => {
    const given = "import a from 'x';\nexport { b } from 'y';\ntype T = true | 5;\nconst c = d as 5;\nlet e: T;";
    expect(findMutants('service/a.ts', given)).toEqual([]);
  });

  it('gives every mutant a place of its own, also where lines are alike', () => {
    const twice = 'function f() { g(1); }\nfunction h() { g(1); g(1); }\ng(1);\ng(1);';
    const places = findMutants('service/a.ts', twice).map(({ place }) => place);
    expect(places.length).toBeGreaterThan(10);
    expect(new Set(places).size).toBe(places.length);
  });

  it('keeps the places if something is added elsewhere in the file', () => {
    const places = findMutants('service/size.ts', text).map(({ place }) => place);
    const later = findMutants('service/size.ts', `// A comment.\nexport const b = 7;\n${text}`);
    expect(later.map(({ place }) => place)).toEqual(expect.arrayContaining(places));
  });

  it('describes long texts in one short line', () => {
    const [mutant] = findMutants('service/a.ts', `f(\n  ${'a'.repeat(200)},\n);`);
    expect(describeMutant(mutant!)).toMatch(/^service\/a\.ts:1 call: "f\( a{96,98}…" became ";"$/);
  });
});

describe('applyMutant', () => {
  it('changes the text in its place alone', () => {
    for (const mutant of notEmpty(findMutants('service/size.ts', text))) {
      const { start, end, text: after } = mutant.edit;
      const changed = applyMutant(text, mutant);
      expect(changed).not.toBe(text);
      expect(changed.slice(0, start)).toBe(text.slice(0, start));
      expect(changed.slice(start + after.length)).toBe(text.slice(end));
    }
  });
});
