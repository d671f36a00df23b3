/**
 * A document that keeps more than before gets its further tables by a migration of their own, since one that has run
 * anywhere is never changed. What tables there are is read from the calls that make them, in the migrations of the tree.
 */
import ts from 'typescript';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { importText } from '../code/import-text.ts';
import { oneLine } from '../code/names.ts';

/** By name, `0001-pets` → its text, as they are in the tree. */
export type Migrations = ReadonlyMap<string, string>;

export interface LaterMigration {
  /** With what is missing; undefined where nothing is. */
  readonly added: { readonly name: string; readonly text: string } | undefined;
  /** What nobody but a person can bring about, since there is data in it. */
  readonly gaps: readonly Gap[];
}

/** A table that is there and is not as it has to be. */
export interface Gap {
  /** The migration that made it. */
  readonly migration: string;
  readonly line: number;
  readonly message: string;
}

/** @param wanted the text of the migration that would make all tables at once */
export function laterMigration(document: ApiDocument, wanted: string, migrations: Migrations): LaterMigration {
  const tables = tablesOf('', wanted);
  const present = [...migrations].flatMap(([name, text]) => tablesOf(name, text));
  const missing = tables.filter((one) => !present.some(isSame(one)));
  const gaps = tables.flatMap((table) => {
    const made = present.find(isSame(table));
    return made === undefined ? [] : gapOf(table, made, migrations);
  });
  if (missing.length === 0) return { added: undefined, gaps };
  const name = `${nextNumber(migrations)}-${document.name}`;
  return { added: { name, text: textOf(document, missing) }, gaps };
}

/** Makes the same table; that of a resource was made by a function of another name before. */
const isSame =
  (one: Table) =>
  (other: Table): boolean =>
    one.table === other.table &&
    one.maker.replace('Collection', 'Resource') === other.maker.replace('Collection', 'Resource');

interface Table {
  /** Empty: those of idempotency and search, which have fixed names. */
  readonly table: string;
  readonly migration: string;
  readonly line: number;
  /** The statement that makes it. */
  readonly text: string;
  readonly maker: string;
  /** Names of columns, but for those that every table has. */
  readonly columns: readonly string[];
  /** Those of what its items are within: they can't be null. */
  readonly within: readonly string[];
}

function tablesOf(migration: string, text: string): Table[] {
  const source = ts.createSourceFile('migration.ts', text, ts.ScriptTarget.ES2023, true);
  const tables: Table[] = [];
  const visit = (node: ts.Node): void => {
    const maker = ts.isCallExpression(node) && ts.isIdentifier(node.expression) ? node.expression.text : '';
    if (
      ts.isCallExpression(node) &&
      /^create(?:(?:Resource|Collection|Idempotency|Word)Table|SearchTables)$/.test(maker)
    ) {
      const [table = '', ...columns] = literalsIn(node);
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      tables.push({ table, migration, line, text: node.getText(), maker, columns, within: withinOf(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return tables;
}

function literalsIn(node: ts.Node): string[] {
  const found: string[] = ts.isStringLiteralLike(node) ? [node.text] : [];
  ts.forEachChild(node, (child) => void found.push(...literalsIn(child)));
  return found;
}

function withinOf({ arguments: parts }: ts.CallExpression): string[] {
  const options = parts.find(ts.isObjectLiteralExpression);
  const within = options?.properties.find((property) => property.name?.getText() === 'within');
  return within === undefined ? [] : literalsIn(within);
}

/** A later migration that names the table and all that it lacks is somebody's answer to it. */
function gapOf(wanted: Table, made: Table, migrations: Migrations): Gap[] {
  const lacks = wanted.columns.filter((column) => !made.columns.includes(column));
  const isElsewhere = wanted.within.join() !== made.within.join();
  if (lacks.length === 0 && !isElsewhere) return [];
  const isAnswered = [...migrations].some(([name, text]) => {
    const words = literalsIn(ts.createSourceFile('migration.ts', text, ts.ScriptTarget.ES2023, true));
    return (
      name > made.migration && [wanted.table, ...lacks].every((word) => words.some((other) => other.includes(word)))
    );
  });
  if (isAnswered) return [];
  const what = lacks.length > 0 ? `lacks ${lacks.join(', ')}` : 'is within other things';
  const message = `the table ${wanted.table} ${what}; it would be made by ${wanted.text.replaceAll(/\s+/g, ' ')}`;
  return [{ migration: made.migration, line: made.line, message }];
}

function nextNumber(migrations: Migrations): string {
  const numbers = [...migrations.keys()].map((name) => Number.parseInt(name, 10)).filter(Number.isFinite);
  return String(Math.max(0, ...numbers) + 1).padStart(4, '0');
}

function textOf(document: ApiDocument, tables: readonly Table[]): string {
  return `/** Further tables of "${oneLine(document.title)}". Once it has run anywhere, add the next migration instead of a change here. */
${importText('fountainai', [...tables.map(({ maker }) => maker), 'type Kysely'])}

export async function up(database: Kysely<unknown>): Promise<void> {
${tables.map(({ text }) => `  await ${text};`).join('\n')}
}
`;
}
