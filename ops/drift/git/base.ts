/** The revision that the working tree is compared with, and its documents. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { documentFiles } from '../../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { DocumentError } from '../../../openapi/loading/source/problems.ts';
import { temporaryFolder } from '../../process/at-signal.ts';
import { OpsError } from '../../error/ops-error.ts';
import type { ComparedBase } from '../../findings/report.ts';
import type { DocumentSource } from '../../project/project-documents.ts';
import { findPatterns } from './document-files.ts';
import { git, GitError } from './git.ts';
import { readOtherDocuments } from './other-documents.ts';
import { findRevision } from './revision.ts';

export interface Base extends ComparedBase {
  /** By name; empty if the revision has no documents yet. */
  readonly documents: ReadonlyMap<string, ApiDocument>;
  /** Why there is no former revision, if the documents need not be in a repository and are in none. */
  readonly absence?: OpsError;
}

/** Documents in any folders of the repository. */
export interface OtherDocuments {
  /** The folder of the project. */
  readonly folder: string;
  readonly sources: readonly DocumentSource[];
  /** True if these are all documents of the project: others at the former revision were removed since. */
  readonly isWhole: boolean;
}

/**
 * Reads the documents of the former revision.
 * @param folder that of the documents, in a working tree of Git
 * @param name the revision that was asked for; left out: see `findRevision`
 * @param others reads these documents, instead of those in the folder
 * @throws OpsError if the revision or the repository does not exist, or a document of it is invalid
 */
export async function readBase(folder: string, name?: string, others?: OtherDocuments): Promise<Base> {
  try {
    const { label, commit } =
      others === undefined
        ? await findRevision(folder, name)
        : await findRevision(others.folder, name, () => findPatterns(others.folder, others.sources));
    const documents =
      commit === undefined ? new Map<string, ApiDocument>() : await readDocuments(folder, { label, commit }, others);
    return { label, commit, documents };
  } catch (error) {
    if (others !== undefined && error instanceof OpsError && error.code === 'cli-repository-missing')
      return { label: `no former revision: ${error.problem}`, commit: undefined, documents: new Map(), absence: error };
    if (!(error instanceof GitError)) throw error;
    throw new OpsError(
      'cli-base-unreadable',
      `the base cannot be read: ${error.message}`,
      'name a revision with --base',
      { cause: error },
    );
  }
}

interface Commit {
  readonly label: string;
  readonly commit: string;
}

/** Writes the files to a folder of their own, since documents may refer to other files. */
async function readDocuments(
  folder: string,
  { commit, label }: Commit,
  others: OtherDocuments | undefined,
): Promise<Map<string, ApiDocument>> {
  const { path: copy, remove } = temporaryFolder('fountainai-base-');
  try {
    return others === undefined
      ? await readFolder(folder, commit, copy)
      : await readOtherDocuments({ ...others, commit, copy: join(copy, 'repository') });
  } catch (error) {
    throw error instanceof DocumentError ? toBaseError(error, label, copy) : error;
  } finally {
    await remove();
  }
}

async function readFolder(folder: string, commit: string, copy: string): Promise<Map<string, ApiDocument>> {
  await writeFiles(folder, commit, copy);
  const documents = new Map<string, ApiDocument>();
  for (const file of await documentFiles(copy)) {
    const document = await loadDocument(file);
    documents.set(document.name, document);
  }
  return documents;
}

async function writeFiles(folder: string, commit: string, copy: string): Promise<void> {
  const listing = await git(folder, 'ls-tree', '-r', '-z', commit, '--', '.');
  for (const entry of listing.split('\0')) {
    // `100644 blob 0a1b…\tsession-context.yml`; links and submodules are not documents.
    const [, object = '', path = ''] = /^100\d{3} blob ([0-9a-f]+)\t(.+\.(?:ya?ml|json))$/s.exec(entry) ?? [];
    if (path === '') continue;
    await mkdir(join(copy, dirname(path)), { recursive: true });
    await writeFile(join(copy, path), await git(folder, 'cat-file', 'blob', object));
  }
}

function toBaseError(error: DocumentError, label: string, copy: string): OpsError {
  const problems = error.message.replaceAll(`${copy}/`, '').replaceAll(/\brepository\/[0-9a-f]{12}\//g, '');
  const remedy = 'name a revision with --base whose documents are valid';
  return new OpsError('cli-base-invalid', `a document of ${label} is invalid: ${problems}`, remedy, {
    data: { base: label },
    cause: error,
  });
}
