/** The revision that the working tree is compared with, and its documents. */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { documentFiles } from '../../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { DocumentError } from '../../../openapi/loading/source/problems.ts';
import { temporaryFolder } from '../../process/at-signal.ts';
import { OpsError } from '../../error/ops-error.ts';
import type { ComparedBase } from '../../findings/report.ts';
import { git, GitError } from './git.ts';
import { findRevision } from './revision.ts';

export interface Base extends ComparedBase {
  /** By name; empty if the revision has no documents yet. */
  readonly documents: ReadonlyMap<string, ApiDocument>;
}

/**
 * Reads the documents of the former revision.
 * @param folder that of the documents, in a working tree of Git
 * @param name the revision that was asked for; left out: see `findRevision`
 * @param document the path of the only document to read; left out: all of the folder
 * @throws OpsError if the revision or the repository does not exist, or a document of it is invalid
 */
export async function readBase(folder: string, name?: string, document?: string): Promise<Base> {
  try {
    const { label, commit } = await findRevision(folder, name);
    const documents =
      commit === undefined ? new Map<string, ApiDocument>() : await readDocuments(folder, { label, commit }, document);
    return { label, commit, documents };
  } catch (error) {
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
  document: string | undefined,
): Promise<Map<string, ApiDocument>> {
  const { path: copy, remove } = temporaryFolder('fountainai-base-');
  try {
    await writeFiles(folder, commit, copy);
    const documents = new Map<string, ApiDocument>();
    const files = await documentFiles(copy);
    const wanted = files.filter((file) => document === undefined || basename(file) === basename(document));
    for (const file of wanted) {
      const document = await loadDocument(file).catch((error: unknown) => {
        throw error instanceof DocumentError ? toBaseError(error, label, copy) : error;
      });
      documents.set(document.name, document);
    }
    return documents;
  } finally {
    await remove();
  }
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
  const problems = error.message.replaceAll(`${copy}/`, '');
  const remedy = 'name a revision with --base whose documents are valid';
  return new OpsError('cli-base-invalid', `a document of ${label} is invalid: ${problems}`, remedy, {
    data: { base: label },
    cause: error,
  });
}
