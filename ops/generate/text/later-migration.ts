/**
 * Writes a new migration for the tables that a changed document needs in addition, since a migration that has run must not
 * change. The present tables are found by the calls in the migrations of the tree that create them.
 */
import ts from 'typescript';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { importText } from '../code/import-text.ts';
import { stringCode, toOneLine } from '../code/names.ts';

/** Name of a migration, such as `0001-pets` → its text in the tree. */
export type MigrationTexts = ReadonlyMap<string, string>;

export interface LaterMigration {
  /** The migration with the missing tables; undefined if no table is missing. */
  readonly added: { readonly name: string; readonly text: string } | undefined;
  /** Changes that only a person can write, since the tables have data. */
  readonly gaps: readonly TableGap[];
}

/** A table whose columns differ from the columns that the code needs. */
export interface TableGap {
  /** The migration that created the table. */
  readonly migration: string;
  readonly line: number;
  readonly message: string;
}

/** @param wanted the text of the migration that would create all tables at once */
export function planLaterMigration(document: ApiDocument, wanted: string, migrations: MigrationTexts): LaterMigration {
  const tables = findTables('', wanted);
  const present = [...migrations].flatMap(([name, text]) => findTables(name, text));
  const missing = tables.filter((one) => !present.some(createsSameTable(one)));
  const gaps = tables.flatMap((table) => {
    const made = present.find(createsSameTable(table));
    return made === undefined ? [] : findGap(table, made, migrations);
  });
  if (missing.length === 0) return { added: undefined, gaps };
  const name = `${nextNumber(migrations)}-${document.name}`;
  return { added: { name, text: laterMigrationText(document, missing) }, gaps };
}

/** True if both calls create the same table; the function for resources had another name before. */
const createsSameTable =
  (one: Table) =>
  (other: Table): boolean =>
    one.table === other.table &&
    one.maker.replace('Collection', 'Resource') === other.maker.replace('Collection', 'Resource');

interface Table {
  /** Empty for the tables of idempotency and search, which have fixed names. */
  readonly table: string;
  readonly migration: string;
  readonly line: number;
  /** The statement that creates the table. */
  readonly text: string;
  readonly maker: string;
  /** Names of columns, without the columns that every table has. */
  readonly columns: readonly string[];
  /** The columns of the parents' keys, which cannot be null. */
  readonly within: readonly string[];
}

function findTables(migration: string, text: string): Table[] {
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
      tables.push({ table, migration, line, text: node.getText(), maker, columns, within: findWithin(node) });
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

function findWithin({ arguments: parts }: ts.CallExpression): string[] {
  const options = parts.find(ts.isObjectLiteralExpression);
  const within = options?.properties.find((property) => property.name?.getText() === 'within');
  return within === undefined ? [] : literalsIn(within);
}

/** Returns no gap if a later migration names the table and all missing columns: a person wrote it for the gap. */
function findGap(wanted: Table, made: Table, migrations: MigrationTexts): TableGap[] {
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
  const what = lacks.length > 0 ? `lacks the columns ${lacks.join(', ')}` : 'has other parents';
  const message = `the table ${stringCode(wanted.table)} ${what}; the document needs ${wanted.text.replaceAll(/\s+/g, ' ')}`;
  return [{ migration: made.migration, line: made.line, message }];
}

function nextNumber(migrations: MigrationTexts): string {
  const numbers = [...migrations.keys()].map((name) => Number.parseInt(name, 10)).filter(Number.isFinite);
  return String(Math.max(0, ...numbers) + 1).padStart(4, '0');
}

function laterMigrationText(document: ApiDocument, tables: readonly Table[]): string {
  return `/** Further tables of "${toOneLine(document.title)}". Once it has run anywhere, add the next migration instead of a change here. */
${importText('fountainai', [...tables.map(({ maker }) => maker), 'type Kysely'])}

export async function up(database: Kysely<unknown>): Promise<void> {
${tables.map(({ text }) => `  await ${text};`).join('\n')}
}
`;
}
