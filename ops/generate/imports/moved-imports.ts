/**
 * Rewrites the imports of services that import modules of the toolkit by their paths, as services did before the package had
 * entries. Files that a person edited are also rewritten, since the modules may have moved.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../findings/finding.ts';
import { readTextFile } from '../../file/files.ts';
import { type ChangedLine, type LeftImport, rewriteImports } from './rewrite-imports.ts';
import type { PlannedFile } from '../file/file-plan.ts';
import { type Hashes, hashText, knownHashes, type KnownFiles } from '../file/manifest.ts';

/** A file in which only lines of imports change. */
export interface ReimportedFile extends PlannedFile {
  readonly imports: readonly ChangedLine[];
}

export interface ImportPlan {
  readonly files: readonly ReimportedFile[];
  /** Hashes of the unedited files, so that the next run does not take their new text for an edit. */
  readonly hashes: Hashes;
  readonly findings: readonly Finding[];
}

export interface ImportOptions {
  /** The project. */
  readonly folder: string;
  readonly service: string;
  readonly manifest: KnownFiles;
  /** Paths of the files that are rewritten or removed in any case. */
  readonly replaced?: ReadonlySet<string>;
}

export async function planImports(options: ImportOptions): Promise<ImportPlan> {
  const { folder, service, manifest, replaced = new Set() } = options;
  const files: ReimportedFile[] = [];
  const findings: Finding[] = [];
  for (const path of (await listCode(folder, `service/${service}`)).filter((one) => !replaced.has(one))) {
    const before = (await readTextFile(join(folder, path))) ?? '';
    const { text, lines, left } = rewriteImports(path, before);
    for (const one of left) findings.push(await leftFinding(folder, path, one));
    if (lines.length === 0) continue;
    const isEdited = !knownHashes(manifest, path).includes(hashText(before));
    files.push({ path, text, before, ownership: 'owned', outcome: 'updated', isEdited, imports: lines });
  }
  const hashes = files.filter(({ isEdited }) => !isEdited).map(({ path, text }) => [path, hashText(text)] as const);
  return { files, hashes: Object.fromEntries(hashes), findings };
}

/** Replaces the plans of the files whose imports change. */
export function withImports(planned: readonly PlannedFile[], { files }: ImportPlan): PlannedFile[] {
  const byPath = new Map<string, PlannedFile>(files.map((file) => [file.path, file]));
  const own = planned.map((file) => byPath.get(file.path) ?? file);
  const paths = new Set(planned.map(({ path }) => path));
  return [...own, ...files.filter(({ path }) => !paths.has(path))];
}

/** Lists code with migrations and tests, without types. */
async function listCode(folder: string, home: string): Promise<string[]> {
  const entries = await readdir(join(folder, home), { withFileTypes: true }).catch(() => []);
  const paths: string[] = [];
  for (const entry of entries) {
    const path = `${home}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== 'node_modules') paths.push(...(await listCode(folder, path)));
    if (entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name)) paths.push(path);
  }
  return paths.sort();
}

async function leftFinding(folder: string, path: string, { line, specifier, names }: LeftImport): Promise<Finding> {
  const isThere = (await readTextFile(join(folder, path, '..', specifier)).catch(() => undefined)) !== undefined;
  const what = names.length === 0 ? 'all names' : names.map((name) => `"${name}"`).join(', ');
  return {
    section: 'generate',
    rule: 'import-not-public',
    severity: isThere ? 'warning' : 'error',
    file: path,
    line,
    column: 1,
    message: `${path} imports ${what} from "${specifier}", which is not public${isThere ? '' : ' and does not exist any more'}`,
    remedy: 'import only what fountainai and fountainai/openapi export: service/kit.ts and openapi/kit.ts list it',
  };
}
