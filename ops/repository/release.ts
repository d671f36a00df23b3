/** `npm run release`: publishes the version of package.json, and tags it. `--dry-run` shows what would be published. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../drift/git/git.ts';
import { runCommand } from '../cli/command.ts';
import type { Report } from '../cli/report.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';
import { projectFolder } from '../file/files.ts';
import { temporaryFolder } from '../process/at-signal.ts';
import { runProgram } from '../process/program.ts';
import { findReleaseObstacles, readChanges, releaseTag } from '../release/obstacles.ts';
import { packTarball, type Tarball } from '../release/tarball.ts';

await runCommand({
  name: 'release',
  purpose: `Publishes the version of package.json with npm, and tags the commit. Before that, all must be committed, and CHANGELOG.md
must have a part of the version. In GitHub's workflows, the package is published with its provenance.`,
  options: {},
  run: async ({ report, dryRun, json }) => {
    const { name, version } = await readPackage();
    const changelog = await readFile(join(projectFolder, 'CHANGELOG.md'), 'utf8');
    const obstacles = findReleaseObstacles({ version, changelog, ...(await readRepository()) });
    if (obstacles.length > 0 && !dryRun) throw releaseError(version, obstacles);
    const { path, remove } = temporaryFolder('fountainai-release-');
    try {
      const tarball = await packTarball(projectFolder, path);
      show({ name, version, changes: readChanges(changelog, version) }, tarball, report);
      report.fact('obstacles', [...obstacles]);
      if (!dryRun) await publish(tarball, version, json);
    } finally {
      await remove();
    }
    if (!dryRun) return exitCodes.clean;
    report.say(`\nNothing was published or tagged.${obstacles.map((one) => `\nnot ready: ${one}`).join('')}`);
    return obstacles.length === 0 ? exitCodes.clean : exitCodes.findings;
  },
});

async function readPackage(): Promise<{ readonly name: string; readonly version: string }> {
  return JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')) as { name: string; version: string }; // ours
}

async function readRepository(): Promise<{ readonly changed: readonly string[]; readonly tags: readonly string[] }> {
  const [status, tags] = [await git(projectFolder, 'status', '--porcelain'), await git(projectFolder, 'tag', '--list')];
  const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
  return { changed: lines(status).map((line) => line.slice(3)), tags: lines(tags) };
}

interface Release {
  readonly name: string;
  readonly version: string;
  readonly changes: string | undefined;
}

function show({ name, version, changes }: Release, { files, size, unpackedSize }: Tarball, report: Report): void {
  const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1000)} kB`;
  report.fact('release', {
    name,
    version,
    size,
    unpackedSize,
    changes: changes ?? '',
    files: files.map(({ path }) => path),
  });
  report.say(`${name} ${version}, tag ${releaseTag(version)}\n`);
  report.say(changes ?? `CHANGELOG.md has no part of ${version}.`);
  report.say(`\n${files.length} files, ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked:`);
  const folders = files.map(({ path }) => /^(?:[^/]+\/){1,2}/.exec(path)?.[0] ?? './');
  for (const folder of new Set(folders)) {
    const own = files.filter((_file, index) => folders[index] === folder);
    const sum = own.reduce((total, one) => total + one.size, 0);
    report.say(`  ${folder.padEnd(40)} ${String(own.length).padStart(4)} files  ${kilobytes(sum).padStart(9)}`);
  }
}

/** The tag comes last: a version that could not be published has none. */
async function publish({ file }: Tarball, version: string, json: boolean): Promise<void> {
  const provenance = process.env.GITHUB_ACTIONS === 'true' ? ['--provenance'] : [];
  const place = { folder: projectFolder, environment: process.env, output: json ? 'stderr' : 'stdout' } as const;
  const { code } = await runProgram('npm', ['publish', file, '--access', 'public', ...provenance], place);
  if (code !== 0) throw releaseError(version, ['npm publish failed; see its messages above']);
  await git(projectFolder, 'tag', releaseTag(version));
}

function releaseError(version: string, obstacles: readonly string[]): OpsError {
  return new OpsError('cli-release-blocked', `${version} cannot be published`, obstacles.join('\n'), {
    data: { version },
  });
}
