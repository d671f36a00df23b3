/** `npm run lines`: counts the lines of product code in the working tree and in an earlier revision. */
import { join } from 'node:path';
import { git } from '../drift/git/git.ts';
import { runCommand } from '../cli/command.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';
import { projectFolder, readTextFile } from '../file/files.ts';
import { countCodeLines, isProductFile, sumByFolder } from '../lines/count-lines.ts';

type Counts = ReadonlyMap<string, number>;

async function countIn(paths: string, read: (path: string) => Promise<string>): Promise<Counts> {
  const files = paths.split('\0').filter(isProductFile);
  const counts = files.map(async (path) => [path, countCodeLines(await read(path))] as const);
  return new Map(await Promise.all(counts));
}

async function countAt(revision: string): Promise<Counts> {
  const paths = await git(projectFolder, 'ls-tree', '-r', '-z', '--name-only', revision);
  return countIn(paths, (path) => git(projectFolder, 'show', `${revision}:${path}`));
}

async function countInTree(): Promise<Counts> {
  const paths = await git(projectFolder, 'ls-files', '-z', '--cached', '--others', '--exclude-standard');
  return countIn(paths, async (path) => (await readTextFile(join(projectFolder, path))) ?? '');
}

const sumCounts = (counts: Counts): number => [...counts.values()].reduce((sum, count) => sum + count, 0);

await runCommand({
  name: 'lines',
  purpose:
    'Counts the lines of product code that are neither blank nor comment, by folder. Tests, their helpers, generated files and the benchmark are not counted.',
  options: {
    base: { type: 'string', value: 'revision', description: 'compare with this revision' },
    depth: { type: 'string', value: 'number', description: 'number of folders in a printed path; default: 2' },
  },
  run: async ({ options, report }) => {
    const depth = Number(options.depth ?? 2);
    if (!Number.isInteger(depth) || depth < 1) {
      throw new OpsError(
        'cli-option-invalid',
        `--depth must be a whole number, 1 or more, got "${options.depth ?? ''}"`,
        'write for example --depth 2',
      );
    }
    const now = await countInTree();
    const before = options.base === undefined ? undefined : await countAt(options.base);
    const sums = sumByFolder(now, depth);
    const former = before && sumByFolder(before, depth);
    for (const folder of new Set([...sums.keys(), ...(former?.keys() ?? [])])) {
      const count = String(sums.get(folder) ?? 0).padStart(6);
      report.say(
        former === undefined
          ? `${count}  ${folder}`
          : `${String(former.get(folder) ?? 0).padStart(6)}${count}  ${folder}`,
      );
    }
    const total = sumCounts(now);
    report.fact('lines', total);
    if (before !== undefined) {
      const base = sumCounts(before);
      report.fact('baseLines', base);
      report.say(`${total} lines; ${base} at ${options.base ?? ''}: ${((100 * total) / base).toFixed(1)} %`);
    } else report.say(`${total} lines`);
    return exitCodes.clean;
  },
});
