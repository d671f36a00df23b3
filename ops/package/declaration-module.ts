/** A declaration file of the compiler, as parts that can be kept or removed. */
import ts from 'typescript';
import { dirname, join } from 'node:path';

/** A name of another module. */
interface Origin {
  /** The path of the declaration file; undefined for another package. */
  readonly from: string | undefined;
  /** The name there; `*` for the whole module. */
  readonly name: string;
}

interface Import extends Origin {
  readonly text: string;
}

interface Export extends Origin {
  /** The statement that exports this name; undefined if the declaration itself exports the name. */
  readonly text: string | undefined;
}

export interface Statement {
  readonly text: string;
  /** The names that it declares; empty for a change of another module, which is always kept. */
  readonly names: ReadonlySet<string>;
  /** The identifiers in it. */
  readonly uses: ReadonlySet<string>;
  /** `import('./a.ts').B`; without a name, all of the module. */
  readonly imports: readonly { readonly from: string; readonly name: string | undefined }[];
}

export interface DeclarationModule {
  readonly path: string;
  /** By local names. */
  readonly imports: ReadonlyMap<string, Import>;
  /** By exported names. */
  readonly exports: ReadonlyMap<string, Export>;
  readonly statements: readonly Statement[];
}

export function parseModule(path: string, text: string): DeclarationModule {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const imports = new Map<string, Import>();
  const exports = new Map<string, Export>();
  const statements: Statement[] = [];
  for (const node of file.statements) {
    if (ts.isImportDeclaration(node)) for (const one of readImport(path, node)) imports.set(...one);
    else if (ts.isExportDeclaration(node)) for (const one of readExport(path, node)) exports.set(...one);
    else {
      const statement = readStatement(path, node);
      statements.push(statement);
      if (isExported(node))
        for (const name of statement.names) exports.set(name, { from: undefined, name, text: undefined });
    }
  }
  return { path, imports, exports, statements };
}

function readImport(path: string, node: ts.ImportDeclaration): (readonly [string, Import])[] {
  const { importClause: clause, moduleSpecifier } = node;
  if (clause === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
  const from = resolve(path, moduleSpecifier.text);
  const end = `from ${moduleSpecifier.getText()};`;
  const found: (readonly [string, Import])[] = [];
  if (clause.name !== undefined) {
    const name = clause.name.text;
    found.push([name, { from, name: 'default', text: `import type ${name} ${end}` }]);
  }
  const bindings = clause.namedBindings;
  if (bindings !== undefined && ts.isNamespaceImport(bindings)) {
    const name = bindings.name.text;
    found.push([name, { from, name: '*', text: `import type * as ${name} ${end}` }]);
  }
  if (bindings !== undefined && ts.isNamedImports(bindings)) {
    for (const { name, propertyName } of bindings.elements) {
      const original = (propertyName ?? name).text;
      const text = original === name.text ? original : `${original} as ${name.text}`;
      found.push([name.text, { from, name: original, text: `import type { ${text} } ${end}` }]);
    }
  }
  return found;
}

function readExport(path: string, node: ts.ExportDeclaration): (readonly [string, Export])[] {
  const { exportClause: clause, moduleSpecifier } = node;
  if (clause === undefined) {
    if (moduleSpecifier === undefined) return [];
    throw new Error(`${path}: "${node.getText()}" exports names that are not written here`);
  }
  if (ts.isNamespaceExport(clause)) throw new Error(`${path}: "${node.getText()}" is not supported`);
  const specifier = moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier : undefined;
  const from = specifier === undefined ? undefined : resolve(path, specifier.text);
  const end = specifier === undefined ? '' : ` from ${specifier.getText()}`;
  return clause.elements.map((element): readonly [string, Export] => {
    const original = (element.propertyName ?? element.name).text;
    const keyword = node.isTypeOnly || element.isTypeOnly ? 'export type' : 'export';
    const alias = original === element.name.text ? original : `${original} as ${element.name.text}`;
    const comment = element
      .getFullText()
      .slice(0, element.getStart() - element.getFullStart())
      .trim();
    const text = `${comment}\n${keyword} { ${alias} }${end};`;
    return [element.name.text, { from, name: original, text }];
  });
}

function readStatement(path: string, statement: ts.Statement): Statement {
  const names = new Set<string>();
  const uses = new Set<string>();
  const imports: { from: string; name: string | undefined }[] = [];
  if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations) if (ts.isIdentifier(name)) names.add(name.text);
  } else if (isNamed(statement) && statement.name !== undefined && ts.isIdentifier(statement.name)) {
    names.add(statement.name.text);
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      const from = resolve(path, node.argument.literal.text);
      if (from !== undefined) imports.push({ from, name: firstName(node.qualifier) });
    } else if (ts.isIdentifier(node) && !isMemberName(node)) uses.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return { text: statement.getFullText(), names, uses, imports };
}

function isNamed(node: ts.Statement): node is ts.Statement & { readonly name: ts.Node | undefined } {
  return (
    ts.isClassDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node)
  );
}

/** The name of a member or a parameter is no reference. */
function isMemberName({ parent, ...node }: ts.Identifier): boolean {
  return (
    (ts.isPropertySignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isParameter(parent)) &&
    ts.isIdentifier(parent.name) &&
    parent.name.text === node.text
  );
}

function firstName(qualifier: ts.EntityName | undefined): string | undefined {
  if (qualifier === undefined) return undefined;
  return ts.isIdentifier(qualifier) ? qualifier.text : firstName(qualifier.left);
}

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** `./pet.ts` in `a/b.d.ts` → `a/pet.d.ts`; undefined for another package. */
function resolve(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return join(dirname(from), specifier).replaceAll('\\', '/').replace(/\.ts$/, '.d.ts');
}
