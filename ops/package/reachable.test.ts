/** Which declarations the package keeps. */
import { describe, expect, it } from 'vitest';
import { keepReachable } from './reachable.ts';

const keep = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(keepReachable(new Map(Object.entries(texts)), ['kit.d.ts']));

describe('the declarations of an entry', () => {
  it('are kept with those that they refer to, and lose the others', () => {
    const kept = keep({
      'kit.d.ts': "export { open } from './a/open.ts';\n",
      'a/open.d.ts': [
        "import type { Pet } from '../b/pet.ts';",
        "import type { Client } from 'huge';",
        'export declare function open(pet: Pet): void;',
        'export declare function close(client: Client): void;',
      ].join('\n'),
      'b/pet.d.ts': 'export interface Pet { name: Name }\ntype Name = string;\nexport interface Other { a: 1 }\n',
      'b/unused.d.ts': 'export interface Unused { a: 1 }\n',
    });
    expect(Object.keys(kept).sort()).toEqual(['a/open.d.ts', 'b/pet.d.ts', 'kit.d.ts']);
    expect(kept['kit.d.ts']).toContain("export { open } from './a/open.js';");
    expect(kept['a/open.d.ts']).toContain("import type { Pet } from '../b/pet.js';");
    expect(kept['a/open.d.ts']).not.toMatch(/huge|close/);
    expect(kept['b/pet.d.ts']).toContain('type Name = string;');
    expect(kept['b/pet.d.ts']).not.toContain('Other');
  });

  it.each([
    { name: 'other names', kit: "export type { One as Two } from './a.ts';", want: /interface One/ },
    {
      name: 'types that are written as imports',
      kit: "export declare const a: import('./a.ts').One;",
      want: /interface One/,
    },
    {
      name: 'whole modules',
      kit: "import * as all from './a.ts';\nexport declare const a: typeof all;",
      want: /interface One[\s\S]*interface Two/,
    },
  ])('are followed through $name', ({ kit, want }) => {
    expect(
      keep({ 'kit.d.ts': kit, 'a.d.ts': 'export interface One { a: 1 }\nexport interface Two { b: 2 }\n' })['a.d.ts'],
    ).toMatch(want);
  });

  it('keep their comments', () => {
    const text = '/** A pet. */\nexport interface Pet { name: string }\n';
    expect(keep({ 'kit.d.ts': text })['kit.d.ts']).toContain('/** A pet. */');
  });

  it('refuse an export of everything, whose names are not known', () => {
    expect(() => keep({ 'kit.d.ts': "export * from './a.ts';", 'a.d.ts': '' })).toThrow(
      'exports names that are not written here',
    );
  });

  it('work for compilers without NoInfer', () => {
    const kit = 'export declare function a<T>(one: T, two: NoInfer<T>): void;';
    expect(keep({ 'kit.d.ts': kit })['kit.d.ts']).toContain('type NoInfer<Type> =');
  });
});
