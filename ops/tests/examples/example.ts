/** An example in a repository of its own, and the drift check of it after one change. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '../../drift/git/git.ts';
import { runDrift } from '../../drift/run/run.ts';
import { projectFolder } from '../../file/files.ts';
import type { Finding } from '../../findings/finding.ts';
import { collectFindings, type DriftReport } from '../../findings/report.ts';
import { commitAll } from '../drift/repository/project-repository.ts';

export interface Mutation {
  readonly title: string;
  readonly file: string;
  /** A text of the file, and what replaces it everywhere. */
  readonly from: string;
  readonly to: string;
  /** The section that has to find it. */
  readonly section: 'document' | 'history' | 'behaviour';
  /** The rule of one of its findings. */
  readonly want: string;
}

export class Example {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(name: string): Promise<Example> {
    const folder = await mkdtemp(join(tmpdir(), `fountainai-${name}-`));
    await cp(join(projectFolder, 'examples', name), folder, { recursive: true });
    await git(folder, 'init', '--quiet', '--initial-branch', 'main');
    await commitAll(folder, 'first');
    return new Example(folder);
  }

  /** Few random requests: what the rows change is found by the others. */
  check(only: readonly string[] = []): Promise<DriftReport> {
    return runDrift({ folder: this.folder, only, probing: { seed: 1, requests: 10, requestsByChance: 10 } });
  }

  /** Returns the findings of the row's section after its change, which is undone. */
  async findAfter({ file, from, to, section }: Mutation): Promise<readonly Finding[]> {
    const path = join(this.folder, file);
    const before = await readFile(path, 'utf8');
    if (!before.includes(from)) throw new Error(`${file} has no ${from}`);
    await writeFile(path, before.replaceAll(from, to));
    try {
      const report = await this.check([section]);
      const failed = report.sections.filter(({ status }) => status === 'failed');
      if (failed.length > 0) throw new Error(failed.map(({ reason }) => reason).join('\n'));
      return collectFindings(report);
    } finally {
      await writeFile(path, before);
    }
  }

  dispose(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** `section/rule` of each finding, and its severity. */
export const describeFindings = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ section, rule, severity, message }) => `${severity} ${section}/${rule} ${message}`);
