/** Command lines in messages come from one function, since a project of a user has other lines than this repository. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { objectOf } from '../../../openapi/json/json.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { projectFolder } from '../../file/files.ts';

const literal = /\bnpm (?:run [a-z]|start\b|test\b)/;

/** The function itself, and an expression that reads what earlier versions wrote. */
const exempt = ['openapi/package/command-line.ts', 'ops/dockerize/stamp.ts'];

const isProduct = (path: string): boolean =>
  path.endsWith('.ts') &&
  !path.endsWith('.d.ts') &&
  !path.endsWith('.test.ts') &&
  !/(?:^|\/)(?:tests|testing)\//.test(path) &&
  !exempt.includes(path);

/** Returns the texts of a source that name a script of npm; comments are for the developers of this repository. */
function findLiterals(text: string): string[] {
  if (!literal.test(text)) return [];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if (isText && literal.test(node.text)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest));
  return found;
}

async function readSources(): Promise<{ path: string; text: string }[]> {
  const folders = ['bin', 'openapi', 'service', 'ops', 'pulumi'];
  const listed = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(projectFolder, folder), { recursive: true })).map((path) => `${folder}/${path}`),
    ),
  );
  const paths = [...listed.flat(), 'run_setup.ts'].filter((path) => isProduct(path) || /^bin\/.*\.js$/.test(path));
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(projectFolder, path), 'utf8') })));
}

describe('a text for a person', () => {
  it('has no script of npm that only this repository has', async () => {
    const sources = await readSources();
    const found = notEmpty(sources).map(({ path, text }) => ({ path, literals: findLiterals(text) }));
    expect(found.filter(({ literals }) => literals.length > 0)).toEqual([]);
  });

  it.each([
    { given: "const a = 'run npm run drift';", want: ['run npm run drift'] },
    { given: 'const a = `run npm run drift -- ${b}`;', want: ['run npm run drift -- '] },
    { given: 'const a = `${b}: npm start`;', want: [': npm start'] },
    { given: '// npm run drift\nconst a = "npm install";', want: [] },
  ])('is found: $given', ({ given, want }) => {
    expect(findLiterals(given)).toEqual(want);
  });
});

it('names a script for each command that only this repository has', async () => {
  const { scripts } = objectOf(JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')));
  expect(Object.keys(objectOf(scripts))).toEqual(
    expect.arrayContaining(['bench', 'docs', 'lines', 'mutants', 'types', 'words']),
  );
});
