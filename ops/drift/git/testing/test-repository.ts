/** For tests of revisions: a real repository with one small document, in a folder of its own. */
import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { git, gitEnvironment } from '../git.ts';

/** Neither the settings of the machine nor its user's name matter to it. */
export class TestRepository {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Holds the documents. */
  get folder(): string {
    return join(this.path, 'openapi');
  }

  static async create(): Promise<TestRepository> {
    const repository = new TestRepository(await mkdtemp(join(tmpdir(), 'fountainai-git-')));
    await mkdir(repository.folder);
    return repository;
  }

  async initialize(branch = 'main'): Promise<void> {
    // Without the examples of hooks, which would be most of the files that tests copy and delete.
    await this.run('init', '--quiet', '--template=', `--initial-branch=${branch}`);
    // A server of Git gives single commits as well, such as those of pull requests.
    await this.configure('[uploadpack]\n\tallowAnySHA1InWant = true\n');
  }

  /** Returns what `git …` prints, without the line end. */
  async run(...parameters: readonly string[]): Promise<string> {
    return (await git(this.path, ...parameters)).trim();
  }

  /** Runs `git …` for each line of a shell. A shell starts Git in a fraction of the time that a process of tests needs. */
  private async runAll(lines: readonly string[]): Promise<string> {
    const script = lines.map((line) => `git ${line}`).join(' && ');
    const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd: this.path, env: gitEnvironment() });
    return stdout.trim();
  }

  /** Writes the document in this version. */
  async write(version: string, name = 'small.yml'): Promise<void> {
    const responses = "{ '200': { description: Well } }";
    const paths = `{ /a: { get: { responses: ${responses} } } }`;
    const text = `openapi: 3.1.0\ninfo: { title: Small, version: ${version} }\npaths: ${paths}\n`;
    await mkdir(this.folder, { recursive: true });
    await writeFile(join(this.folder, name), text);
  }

  /** Writes the document and commits all there is. Returns the commit. */
  async commit(version: string, name?: string): Promise<string> {
    await this.write(version, name);
    return this.runAll(['add --all', `commit --quiet --message '${version}'`, 'rev-parse HEAD']);
  }

  /** Clones it as over a network: from a path, Git would copy all of it. */
  async clone(...options: readonly string[]): Promise<TestRepository> {
    const path = await mkdtemp(join(tmpdir(), 'fountainai-git-'));
    const clone = new TestRepository(path);
    await this.run('clone', '--quiet', '--template=', ...options, pathToFileURL(this.path).href, path);
    await clone.configure();
    return clone;
  }

  dispose(): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }

  /** Writes what `git config` would write, without a process for each setting. */
  private configure(more = ''): Promise<void> {
    const settings = '[user]\n\tname = Test\n\temail = test@example.com\n[commit]\n\tgpgsign = false\n';
    return appendFile(join(this.path, '.git/config'), `${settings}${more}`);
  }
}
