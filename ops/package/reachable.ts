/**
 * Removes declarations that no entry refers to. A user of the package then needs no types of the packages that only the
 * implementation uses, and the compiler reads a fraction of the files.
 */
import { type DeclarationModule, parseModule, type Statement } from './declaration-module.ts';

/**
 * @param texts declaration files by their paths
 * @param entries paths whose exports are all kept
 * @returns the necessary files, with the necessary statements; relative imports end with `.js`
 */
export function keepReachable(
  texts: ReadonlyMap<string, string>,
  entries: readonly string[],
): ReadonlyMap<string, string> {
  const modules = new Map([...texts].map(([path, text]) => [path, parseModule(path, text)] as const));
  const kept = new Map<DeclarationModule, Kept>();

  for (const entry of entries) keepAll(entry);
  return new Map([...kept].map(([module, parts]) => [module.path, print(module, parts)]));

  function keepAll(path: string): void {
    const module = modules.get(path);
    if (module === undefined) return;
    for (const name of module.exports.keys()) keep(path, name);
    for (const statement of module.statements) keepStatement(module, statement);
  }

  /** `name` is a name of the module: exported, imported or declared. */
  function keep(path: string, name: string): void {
    const module = modules.get(path);
    if (module === undefined) return;
    const parts = getParts(kept, module);
    if (parts.names.has(name)) return;
    parts.names.add(name);
    const source = module.exports.get(name);
    if (source?.from !== undefined) keep(source.from, source.name);
    else keepLocal(module, source?.name ?? name);
  }

  function keepLocal(module: DeclarationModule, name: string): void {
    const imported = module.imports.get(name);
    if (imported !== undefined) {
      getParts(kept, module).imports.add(name);
      if (imported.from === undefined) return;
      if (imported.name === '*') keepAll(imported.from);
      else keep(imported.from, imported.name);
    }
    for (const statement of module.statements)
      if (statement.names.has(name) || statement.names.size === 0) keepStatement(module, statement);
  }

  function keepStatement(module: DeclarationModule, statement: Statement): void {
    const parts = getParts(kept, module);
    if (parts.statements.has(statement)) return;
    parts.statements.add(statement);
    for (const name of statement.uses) keepLocal(module, name);
    for (const { from, name } of statement.imports) {
      if (name === undefined) keepAll(from);
      else keep(from, name);
    }
  }
}

function getParts(kept: Map<DeclarationModule, Kept>, module: DeclarationModule): Kept {
  const found = kept.get(module) ?? { names: new Set(), imports: new Set(), statements: new Set() };
  kept.set(module, found);
  return found;
}

interface Kept {
  /** Names that others import. */
  readonly names: Set<string>;
  /** Local names of imports. */
  readonly imports: Set<string>;
  readonly statements: Set<Statement>;
}

function print(module: DeclarationModule, { names, imports, statements }: Kept): string {
  const lines = [
    ...[...module.imports].flatMap(([local, { text }]) => (imports.has(local) ? [text] : [])),
    ...module.statements.flatMap((statement) => (statements.has(statement) ? [statement.text.trim()] : [])),
    ...[...module.exports].flatMap(([name, { text }]) => (text !== undefined && names.has(name) ? [text.trim()] : [])),
    'export {};',
  ];
  const withEndings = lines.join('\n').replaceAll(/(\bfrom ['"]|\bimport\(['"])(\.[^'"]*)\.ts(?=['"])/g, '$1$2.js');
  return `${withEndings}\n`;
}
