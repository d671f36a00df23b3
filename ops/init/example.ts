/** Copies an example to the folder of the user. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { packageFolder } from '../../openapi/package/package.ts';
import type { Report } from '../cli/report.ts';
import { OpsError } from '../error/ops-error.ts';
import { readTextFile, writeIfChanged } from '../file/files.ts';

export const exampleNames = ['typescript', 'python', 'go'] as const;
export type ExampleName = (typeof exampleNames)[number];

/** The user's own text is kept. */
const ownNames: ReadonlySet<string> = new Set(['README.md']);

/** @throws OpsError if the folder has other files with these names; then nothing is written */
export async function copyExample(name: ExampleName, folder: string, report: Report, dryRun: boolean): Promise<void> {
  const from = join(packageFolder, 'examples', name);
  const paths = await findFiles(from);
  const files = await Promise.all(
    paths.map(async (path) => ({
      path,
      text: await readFile(join(from, path), 'utf8'),
      before: await readTextFile(join(folder, path)),
    })),
  );
  const taken = files.filter(
    ({ path, text, before }) => before !== undefined && before !== text && !ownNames.has(path),
  );
  if (taken.length > 0) {
    const names = taken.map(({ path }) => path);
    throw new OpsError(
      'cli-file-exists',
      `the folder has ${names.join(', ')} already`,
      'run the command in an empty folder',
      {
        data: { files: names },
      },
    );
  }
  for (const { path, text, before } of files)
    await report.step(path, async () => {
      if (before !== undefined) return { outcome: 'unchanged' };
      return { outcome: await writeIfChanged(join(folder, path), text, { dryRun }) };
    });
}

async function findFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files
    .map((file) => relative(folder, file).split(sep).join('/'))
    .filter((path) => !/(^|\/)(node_modules|__pycache__)\//.test(path))
    .sort();
}
