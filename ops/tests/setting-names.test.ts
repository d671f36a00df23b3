/** Names of settings stand in the table of settings and nowhere else in the code: everything else reads them from there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { environmentSettings } from '../../openapi/settings/table.ts';
import { projectFolder } from '../file/files.ts';

const names: ReadonlySet<string> = new Set(environmentSettings.map(({ name }) => name));

/** Where the names are made. */
const table = ['openapi/settings/'];
/** They set variables of other programs, for a measurement or for the machine that a test runs on. */
const exceptions = ['ops/bench/', 'ops/mutants/'];

function sources(folder: string): string[] {
  return readdirSync(join(projectFolder, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

const isProduct = (file: string): boolean =>
  !/\.test\.ts$|\.d\.ts$|\/(?:tests|testing)\/|\/(?:[^/]+-)?testing[^/]*\.ts$/.test(file) &&
  ![...table, ...exceptions].some((start) => file.startsWith(start));

/** Names of settings as texts, as members, and as variables of `process.env`. */
function namesIn(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isName = ts.isStringLiteralLike(node) || ts.isIdentifier(node);
    if (isName && names.has(node.text)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest));
  return found;
}

describe('names of settings', () => {
  it.each([
    { given: "read('LOG_LEVEL')", want: ['LOG_LEVEL'] },
    { given: 'environment.LOG_LEVEL ?? environment[`HOST`]', want: ['LOG_LEVEL', 'HOST'] },
    { given: "const settings = { LOG_LEVEL: 'info' };", want: ['LOG_LEVEL'] },
    { given: "const { HOST } = process.env; // LOG_LEVEL\nthrow new Error('set LOG_LEVEL');", want: ['HOST'] },
  ])('are found in $given', ({ given, want }) => expect(namesIn(given)).toEqual(want));

  it('stand in no code except the table', () => {
    const files = [...['openapi', 'service', 'pulumi', 'ops'].flatMap(sources).filter(isProduct), 'run_setup.ts'];
    expect(files.length).toBeGreaterThan(100);
    const found = files.flatMap((file) =>
      namesIn(readFileSync(join(projectFolder, file), 'utf8')).map((name) => `${file}: ${name}`),
    );
    expect(found).toEqual([]);
  });
});

describe('the commands that read settings', () => {
  it.each(['db', 'search', 'test', 'drift', 'mcp', 'deploy', 'dockerize', 'initialize', 'generate'] as const)(
    '%s says so, for --help and for warnings of unknown names',
    (reader) => {
      const file = reader === 'generate' ? 'ops/generate/job/command.ts' : `ops/${reader}.ts`;
      expect(readFileSync(join(projectFolder, file), 'utf8')).toMatch(
        new RegExp(`^ *readers: \\['${reader}'\\],$`, 'm'),
      );
      expect(environmentSettings.some(({ readers }) => readers.includes(reader))).toBe(true);
    },
  );
});
