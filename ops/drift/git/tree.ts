/** The files of a revision, read from Git's objects: the working tree is not touched. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { openYaml } from '../../../openapi/library/open-library.ts';
import { decodePercent } from '../../../openapi/text/escapes.ts';
import { git } from './git.ts';

/** A file that a document refers to may refer to others: more than these are not copied. */
const maxFiles = 5_000;
const maxDepth = 200;

export class RevisionTree {
  /** A folder of the working tree. */
  readonly folder: string;
  readonly commit: string;
  #objects: Promise<ReadonlyMap<string, string>> | undefined;
  /** By the object: a document is read to find its former path, and to copy it. */
  readonly #texts = new Map<string, Promise<string>>();

  constructor(folder: string, commit: string) {
    this.folder = folder;
    this.commit = commit;
  }

  /** Returns true if the revision has a file at this path from the top of the repository. */
  async has(path: string): Promise<boolean> {
    return (await this.#list()).has(path);
  }

  /** Returns the paths of the files that stand directly in a folder. */
  async filesIn(folder: string): Promise<readonly string[]> {
    return [...(await this.#list()).keys()].filter((path) => posix.dirname(path) === folder);
  }

  /** Returns the text of a file; undefined if the revision does not have it. @throws GitError */
  async read(path: string): Promise<string | undefined> {
    const object = (await this.#list()).get(path);
    if (object === undefined) return undefined;
    const text = this.#texts.get(object) ?? git(this.folder, 'cat-file', 'blob', object);
    this.#texts.set(object, text);
    return text;
  }

  /** Copies a document to a folder, with the files that it refers to, under their paths. @throws GitError */
  async copy(path: string, folder: string): Promise<void> {
    const waiting = new Set([path]);
    // The set grows during the loop.
    for (const next of waiting) {
      const text = await this.read(next);
      if (text === undefined) continue;
      await mkdir(join(folder, dirname(next)), { recursive: true });
      await writeFile(join(folder, next), text);
      for (const reference of findPaths(text)) {
        const target = posix.normalize(posix.join(posix.dirname(next), reference));
        if (waiting.size < maxFiles && (await this.has(target))) waiting.add(target);
      }
    }
  }

  /** Paths with their objects. Links and submodules are not documents. */
  #list(): Promise<ReadonlyMap<string, string>> {
    return (this.#objects ??= git(this.folder, 'ls-tree', '-r', '-z', '--full-tree', this.commit).then((listing) => {
      const entries = listing.split('\0').map((entry) => /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(entry));
      return new Map(entries.flatMap((entry) => (entry === null ? [] : [[entry[2] ?? '', entry[1] ?? ''] as const])));
    }));
  }
}

/** Returns all texts that can be a path: references, mappings of discriminators and external examples. */
export function findPaths(text: string): ReadonlySet<string> {
  const paths = new Set<string>();
  visit(parse(text), 0);
  return paths;

  function visit(value: unknown, depth: number): void {
    if (typeof value === 'string') {
      const [path = ''] = value.split('#', 1);
      if (path !== '' && path.length < 500 && !path.includes('\n')) paths.add(decodePercent(path));
    } else if (typeof value === 'object' && value !== null && depth < maxDepth)
      for (const member of Object.values(value)) visit(member, depth + 1);
  }
}

/** A text that is not YAML refers to nothing: loading it reports why. */
function parse(text: string): unknown {
  try {
    return openYaml().parseYaml(text);
  } catch {
    return undefined;
  }
}
