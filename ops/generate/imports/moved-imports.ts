/**
 * The code of a service that imports modules of the toolkit by their paths, as services did before the package had entries.
 * Its imports are rewritten, also in files that a person edited: the modules may stand elsewhere now.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../findings/finding.ts';
import { textOf } from '../../lib/files.ts';
import { type ChangedLine, type LeftImport, rewriteImports } from './rewrite-imports.ts';
import type { PlannedFile } from '../file/file-plan.ts';
import { type Hashes, hashOf, knownHashes, type KnownFiles } from '../file/manifest.ts';

/** A file that keeps all of its text except lines of imports. */
export interface ReimportedFile extends PlannedFile {
  readonly imports: readonly ChangedLine[];
}

export interface ImportPlan {
  readonly files: readonly ReimportedFile[];
  /** Of the files that nobody edited: a next run must not take their new text for a person's. */
  readonly hashes: Hashes;
  readonly findings: readonly Finding[];
}

export interface ImportOptions {
  /** The project. */
  readonly folder: string;
  readonly service: string;
  readonly manifest: KnownFiles;
  /** Paths of the files that get another text in any case, or go. */
  readonly replaced?: ReadonlySet<string>;
}

export async function planImports(options: ImportOptions): Promise<ImportPlan> {
  const { folder, service, manifest, replaced = new Set() } = options;
  const files: ReimportedFile[] = [];
  const findings: Finding[] = [];
  for (const path of (await codeOf(folder, `service/${service}`)).filter((one) => !replaced.has(one))) {
    const before = (await textOf(join(folder, path))) ?? '';
    const { text, lines, left } = rewriteImports(path, before);
    for (const one of left) findings.push(await leftFinding(folder, path, one));
    if (lines.length === 0) continue;
    const isEdited = !knownHashes(manifest, path).includes(hashOf(before));
    files.push({ path, text, before, ownership: 'owned', outcome: 'updated', isEdited, imports: lines });
  }
  const hashes = files.filter(({ isEdited }) => !isEdited).map(({ path, text }) => [path, hashOf(text)] as const);
  return { files, hashes: Object.fromEntries(hashes), findings };
}

/** The planned files, with those whose imports change in the place of what was planned for them. */
export function withImports(planned: readonly PlannedFile[], { files }: ImportPlan): PlannedFile[] {
  const byPath = new Map<string, PlannedFile>(files.map((file) => [file.path, file]));
  const own = planned.map((file) => byPath.get(file.path) ?? file);
  const paths = new Set(planned.map(({ path }) => path));
  return [...own, ...files.filter(({ path }) => !paths.has(path))];
}

/** With migrations and tests, without types. */
async function codeOf(folder: string, home: string): Promise<string[]> {
  const entries = await readdir(join(folder, home), { withFileTypes: true }).catch(() => []);
  const paths: string[] = [];
  for (const entry of entries) {
    const path = `${home}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== 'node_modules') paths.push(...(await codeOf(folder, path)));
    if (entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name)) paths.push(path);
  }
  return paths.sort();
}

async function leftFinding(folder: string, path: string, { line, specifier, names }: LeftImport): Promise<Finding> {
  const isThere = (await textOf(join(folder, path, '..', specifier)).catch(() => undefined)) !== undefined;
  const what = names.length === 0 ? 'all of' : `${names.join(', ')} from`;
  return {
    section: 'generate',
    rule: 'import-not-public',
    severity: isThere ? 'warning' : 'error',
    file: path,
    line,
    column: 1,
    message: `${path} imports ${what} "${specifier}", which is not public${isThere ? '' : ' and is not there any more'}`,
    remedy: 'import only what fountainai and fountainai/openapi export: service/kit.ts and openapi/kit.ts list it',
  };
}
