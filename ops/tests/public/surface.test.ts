/** What the package exports: every name is listed, explained and shown by an example that compiles; all else is closed. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { publicEntries, root } from './entries.ts';
import { exampleFaults } from './examples.ts';

const entries = publicEntries();
const names = entries.flatMap(({ specifier, names: own }) => own.map((one) => ({ specifier, ...one })));

describe('the public surface', () => {
  it('has the names of the committed list, so that a change of it is seen in a review', () => {
    const lines = names.map(({ specifier, name, isType }) => `${specifier} ${isType ? 'type ' : ''}${name}`).sort();
    const listed = readFileSync(join(root, 'ops/tests/public/surface.txt'), 'utf8').trim().split('\n');
    expect(lines).toEqual(listed);
  });

  it('names each export: neither entry exports all of a file, or code of its own', () => {
    expect(entries.flatMap(({ otherStatements }) => otherStatements)).toEqual([]);
  });

  it('gives each name once', () => {
    const all = names.map(({ name }) => name);
    expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
  });

  it('says in a sentence what each name is for', () => {
    expect(names.filter(({ purpose }) => !purpose.endsWith('.')).map(({ name }) => name)).toEqual([]);
  });

  it('shows each name in an example that uses it', () => {
    const unused = names.filter(({ name, example }) => !new RegExp(`\\b${name}\\b`).test(example));
    expect(unused.map(({ name }) => name)).toEqual([]);
  });
});

describe('the examples', () => {
  it('compile under the settings of the project', () => {
    expect(exampleFaults(entries)).toEqual([]);
  }, 300_000);

  it('are reported if one does not compile', () => {
    const example = "const status: number = new HttpError('not_found').message;";
    const wrong = { name: 'HttpError', isType: false, purpose: '', example };
    const [entry] = entries;
    const faults = exampleFaults(entry === undefined ? [] : [{ ...entry, names: [wrong] }]);
    expect(faults).toEqual(["fountainai HttpError: Type 'string' is not assignable to type 'number'."]);
  }, 300_000);
});

describe('what is not exported', () => {
  const closed = [
    'service/errors/errors.ts',
    'service/kit.ts',
    'openapi/document/document.ts',
    'ops/generate.ts',
    'package.json',
  ];

  it.each(closed)('is closed to imports by name: fountainai/%s', (path) => {
    const { resolve } = createRequire(join(root, 'package.json'));
    expect(() => resolve(`fountainai/${path}`)).toThrow(
      expect.objectContaining({ code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' }),
    );
    const options: ts.CompilerOptions = {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    };
    const from = join(root, 'service/pets/operations.ts');
    expect(ts.resolveModuleName(`fountainai/${path}`, from, options, ts.sys).resolvedModule).toBeUndefined();
  });

  it.each(notEmpty(entries))('leaves $specifier open: its source here, its compiled module elsewhere', (entry) => {
    const { specifier, file, compiled } = entry;
    expect(createRequire(join(root, 'package.json')).resolve(specifier)).toBe(join(root, file)); // a test has the condition
    expect(compiled).toBe(`dist/${file.replaceAll('/', '-').replace('.ts', '.js')}`);
  });
});
