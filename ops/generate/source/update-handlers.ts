/** Brings the handlers that a person left as they were generated up to date, in a file that the person edited. */
import ts from 'typescript';
import { findNames, findUnits, hashHandler, type HandlerUnit, usedNames } from './handler-units.ts';

/** operationId → SHA-256 of the handler that was generated last, or that the file still has. */
export type HandlerHashes = Readonly<Record<string, string>>;

export interface HandlerUpdate {
  /** The file's text with the new handlers. */
  readonly text: string;
  /** The operations whose handlers were replaced. */
  readonly updated: readonly string[];
  /** Unedited handlers that stay, since the new ones need names that the file does not have. */
  readonly behind: readonly BehindHandler[];
  /** For the next run. */
  readonly hashes: HandlerHashes;
}

export interface BehindHandler {
  readonly id: string;
  readonly line: number;
  /** Names that the new handler needs: `searches`. */
  readonly names: readonly string[];
  /** The new handler. */
  readonly text: string;
}

/**
 * @param before the file's text, with edits
 * @param generated the text that is generated for the present document
 * @param known the hashes of the run before; a handler without one counts as edited
 */
export function updateHandlers(
  before: string,
  generated: string,
  ids: readonly string[],
  known: HandlerHashes,
): HandlerUpdate {
  const wanted = findUnits(generated, ids);
  const [ownNames, newNames] = [findNames(before), findNames(generated)];
  const edits = new Map<string, Edit>();
  const missing = new Map<string, string>();
  const behind: BehindHandler[] = [];
  for (const [id, unit] of findUnits(before, ids)) {
    const next = wanted.get(id);
    if (next === undefined || !isBehind(unit, next, known[id])) continue;
    const names = usedNames(next, newNames).filter((name) => !ownNames.all.has(name));
    const unknown = names.filter((name) => !newNames.imports.has(name));
    if (unknown.length > 0) behind.push({ id, line: unit.line, names: unknown, text: next.text });
    else {
      edits.set(id, { ...unit, text: next.text });
      for (const name of names) missing.set(name, newNames.imports.get(name) ?? '');
    }
  }
  const left = new Set(behind.map(({ id }) => id));
  return {
    text: addImports(applyEdits(before, [...edits.values()]), missing),
    updated: [...edits.keys()],
    behind,
    hashes: hashHandlers(wanted, (id) => (left.has(id) ? known[id] : undefined)),
  };
}

/** Returns the hashes of generated handlers. @param keep the hash of a handler that stays as it is */
export function hashHandlers(
  units: ReadonlyMap<string, HandlerUnit>,
  keep: (id: string) => string | undefined = () => undefined,
): HandlerHashes {
  return Object.fromEntries([...units].map(([id, { text }]) => [id, keep(id) ?? hashHandler(text)]));
}

function isBehind(own: HandlerUnit, next: HandlerUnit, known: string | undefined): boolean {
  return hashHandler(own.text) === known && known !== hashHandler(next.text);
}

interface Edit {
  readonly begin: number;
  readonly end: number;
  readonly text: string;
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  const last = [...edits].sort((one, other) => other.begin - one.begin);
  return last.reduce((done, edit) => done.slice(0, edit.begin) + edit.text + done.slice(edit.end), text);
}

/** Adds names to the imports of their modules. @param missing name → module */
function addImports(text: string, missing: ReadonlyMap<string, string>): string {
  const source = ts.createSourceFile('', text, ts.ScriptTarget.ES2023, true);
  const imports = source.statements.filter(ts.isImportDeclaration);
  const end = imports.at(-1)?.getEnd() ?? 0;
  const edits = [...new Set(missing.values())].map((module): Edit => {
    const names = [...missing].flatMap(([name, from]) => (from === module ? [name] : [])).join(', ');
    const last = imports.map((declaration) => lastName(declaration, module)).find((one) => one !== undefined);
    if (last !== undefined) return { begin: last, end: last, text: `, ${names}` };
    const line = `import { ${names} } from '${module}';`;
    return { begin: end, end, text: end === 0 ? `${line}\n` : `\n${line}` };
  });
  return applyEdits(text, edits);
}

/** Returns the end of the last name that a declaration imports from the module, unless it imports types alone. */
function lastName({ importClause, moduleSpecifier }: ts.ImportDeclaration, module: string): number | undefined {
  if (!ts.isStringLiteral(moduleSpecifier) || moduleSpecifier.text !== module) return undefined;
  const bindings = importClause?.namedBindings;
  if (
    importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    bindings === undefined ||
    !ts.isNamedImports(bindings)
  )
    return undefined;
  return bindings.elements.at(-1)?.getEnd();
}
