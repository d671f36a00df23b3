/** What services take from the package: generated ones and the two small ones of ours. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { serviceFiles } from '../../generate/service/service-files.ts';
import { smallDocuments } from '../../generate/testing/documents.ts';
import { root } from './entries.ts';

interface Imported {
  readonly specifier: string;
  readonly name: string;
}

function importedBy(text: string): Imported[] {
  const { statements } = ts.createSourceFile('any.ts', text, ts.ScriptTarget.ES2023, true);
  return statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const from = statement.moduleSpecifier;
    if (from === undefined || !ts.isStringLiteral(from)) return [];
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
    const elements = bindings !== undefined && 'elements' in bindings ? [...bindings.elements] : [];
    if (elements.length === 0) return [{ specifier: from.text, name: '*' }];
    return elements.map((element) => ({ specifier: from.text, name: (element.propertyName ?? element.name).text }));
  });
}

const isOurs = ({ specifier }: Imported): boolean => specifier.startsWith('fountainai');

function ownService(name: string): Imported[] {
  const folder = join(root, 'service', name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const code = files.filter((file) => /(?<!\.d|\.test)\.ts$/.test(file));
  return code.flatMap((file) => importedBy(readFileSync(join(folder, file), 'utf8')));
}

const generated: Imported[] = [];
beforeAll(async () => {
  for (const [name, { yaml }] of Object.entries(smallDocuments)) {
    const { files } = await serviceFiles(await parseDocument(yaml, { source: `${name}.yml`, name }));
    generated.push(...files.flatMap((file) => importedBy(file.text)));
  }
}, 120_000);

describe('generated services', () => {
  it('import only the entries of the package, Node and their own files', () => {
    expect(generated.filter(isOurs).length).toBeGreaterThan(20);
    const others = generated.filter((one) => !isOurs(one) && !/^(?:node:|\.\/)/.test(one.specifier));
    expect(others).toEqual([]);
    const entries = new Set(generated.filter(isOurs).map(({ specifier }) => specifier));
    expect(entries).toEqual(new Set(['fountainai', 'fountainai/openapi']));
  });

  it('and ours for numbers and sessions need at most 40 names', () => {
    const all = [...generated, ...ownService('central-sequence'), ...ownService('session-context')].filter(isOurs);
    const names = new Set(all.map(({ specifier, name }) => `${specifier} ${name}`));
    expect(names.size).toBeGreaterThan(20);
    expect(names.size).toBeLessThanOrEqual(40);
  });
});
