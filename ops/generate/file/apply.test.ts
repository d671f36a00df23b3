/** The next run completes an interrupted run: each step of a run fails once, and is interrupted once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { isLongForm, pickRows } from '../../../openapi/testing/long-form.ts';
import { type BundledProgram, bundleProgram } from '../../../service/tests/lib/bundled-program.ts';
import { projectFolder } from '../../file/files.ts';
import { applyWrites, type FileSystem, realFiles } from './apply.ts';
import { testDocumentText, testProject, type TestProject } from '../testing/job.ts';

type Fault = 'fails' | 'never ends';

/** Counts the calls that change files; the call with this number fails. */
class BrittleFiles implements FileSystem {
  done = 0;
  /** The number of files that were renamed or removed. */
  changed = 0;
  fault: { readonly at: number; readonly kind: Fault } | undefined;
  onFault: () => void = () => undefined;

  readonly writeFile: FileSystem['writeFile'] = (...parameters) => this.#do(() => realFiles.writeFile(...parameters));
  readonly rename: FileSystem['rename'] = (...parameters) =>
    this.#do(() => this.#change(realFiles.rename(...parameters)));
  readonly remove: FileSystem['remove'] = (...parameters) =>
    this.#do(() => this.#change(realFiles.remove(...parameters)));

  #change(work: Promise<unknown>): Promise<unknown> {
    this.changed += 1;
    return work;
  }

  async #do(work: () => Promise<unknown>): Promise<unknown> {
    this.done += 1;
    if (this.fault?.at !== this.done) return work();
    if (this.fault.kind === 'fails') throw new Error('ENOSPC: no space left on device');
    this.onFault();
    return new Promise(() => undefined);
  }

  breakAt(at: number, kind: Fault): void {
    this.done = 0;
    this.changed = 0;
    this.fault = { at, kind };
  }
}

let files: BrittleFiles;
let project: TestProject;
beforeEach(async () => {
  files = new BrittleFiles();
  project = await testProject({ fileSystem: files });
});
afterEach(() => project.dispose());

const first = testDocumentText(['get /pets']);
const second = testDocumentText(['get /pets', 'post /pets']);
const third = testDocumentText(['get /pets', 'get /owners']);
const given = (text: string) => project.write('given/pets.yml', text);
const withoutSource = async () =>
  Object.fromEntries(Object.entries(await project.tree()).filter(([path]) => !path.startsWith('given/')));
/** Keys are random. */
const settled = async () => ({ ...(await withoutSource()), '.env': '' });

/** The number of calls that change files, and the tree after the run. */
async function undisturbed(...parameters: string[]): Promise<{ steps: number; tree: object }> {
  files.done = 0;
  files.fault = undefined;
  expect((await project.run(...parameters)).code).toBe(0);
  return { steps: files.done, tree: await settled() };
}

/** Steps are counted from 1. */
const stepsTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

/** A run that stops at this step and never continues, as if the machine had stopped. */
async function cutOff(step: number, ...parameters: string[]): Promise<void> {
  await new Promise<void>((resolve) => {
    files.breakAt(step, 'never ends');
    files.onFault = resolve;
    void project.run(...parameters); // the promise is never settled
  });
}

async function removeAll(): Promise<void> {
  await undisturbed('--remove', 'pets');
  await rm(join(project.folder, '.env'));
}

describe.each([
  { name: 'a first run', before: [], now: first },
  { name: 'a run after the document changed', before: [first], now: second },
])('$name', ({ before, now }) => {
  test('that fails at a step reports whether files were changed, and the next run completes it', async () => {
    for (const text of before) await undisturbed(await given(text));
    const { steps, tree } = await undisturbed(await given(now));
    expect(steps).toBeGreaterThan(8);
    for (const step of pickRows(stepsTo(steps), 2)) {
      await removeAll();
      for (const text of before) await undisturbed(await given(text));
      const start = await withoutSource();
      const file = await given(now);
      files.breakAt(step, 'fails');
      const { code, err } = await project.run(file);
      expect({ step, code, err }).toEqual({
        step,
        code: 2,
        err: expect.stringContaining(' [cli-file-unwritable]') as unknown,
      });
      const isUnchanged = files.changed === 0;
      expect(err.includes('nothing was changed'), err).toBe(isUnchanged);
      if (isUnchanged) expect(await withoutSource()).toEqual(start);
      expect(Object.keys(await withoutSource()).filter((path) => path.includes('.generate.'))).toEqual([]);
      expect((await undisturbed(file)).tree).toEqual(tree);
    }
  });

  test('that is interrupted at any step is completed by the next run', async () => {
    for (const text of before) await undisturbed(await given(text));
    const file = await given(now);
    const { steps, tree } = await undisturbed(file);
    expect(steps).toBeGreaterThan(8);
    for (const step of pickRows(stepsTo(steps), 2)) {
      await removeAll();
      for (const text of before) await undisturbed(await given(text));
      await cutOff(step, await given(now));
      const documents = Object.keys(await withoutSource()).filter((path) => /^openapi\/.*\.yml$/.test(path));
      if (documents.length > 0) expect(Object.keys(await withoutSource())).toContain('service/pets/operations.ts');
      expect((await undisturbed(file)).tree).toEqual(tree);
    }
  });
});

test('two interrupted runs of two documents are completed by a third run', async () => {
  await undisturbed(await given(first));
  const file = await given(third);
  const { steps, tree } = await undisturbed(file);
  for (const step of pickRows(stepsTo(steps), 2)) {
    await removeAll();
    await undisturbed(await given(first));
    await cutOff(step, await given(second));
    await cutOff(((step * 5) % steps) + 1, await given(third));
    expect((await undisturbed(file)).tree, `interrupted at ${step}`).toEqual(tree);
  }
});

/** The same run for a separate process, which SIGKILL ends at a step: during a write, before a rename. */
const killedRun = `
  import { execute } from './ops/cli/command.ts';
  import { realFiles } from './ops/generate/file/apply.ts';
  import { generateCommand } from './ops/generate/job/command.ts';
  import { standIn } from './ops/generate/testing/job.ts';
  const [, , step, folder, file] = process.argv;
  let done = 0;
  const killing = (work) => (...parameters) => {
    done += 1;
    if (done < Number(step)) return work(...parameters);
    if (work === realFiles.writeFile) void work(...parameters);
    process.kill(process.pid, 'SIGKILL');
  };
  const fileSystem = Object.fromEntries(Object.entries(realFiles).map(([name, work]) => [name, killing(work)]));
  const command = generateCommand({ folder, environment: {}, serviceFiles: standIn, fileSystem });
  await execute(command, [file], { write: () => undefined, writeError: () => undefined });`;

async function killedAt(step: number, file: string, { file: program }: BundledProgram): Promise<void> {
  const child = spawn(process.execPath, [program, String(step), project.folder, file], {
    cwd: projectFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
}

// Each step of a run starts two processes.
const timeout = isLongForm ? 600_000 : 120_000;
test(
  'runs that kill -9 ends are completed by the next run, also if the document changed in between',
  { timeout },
  async () => {
    const program = await bundleProgram(killedRun);
    onTestFinished(() => program.dispose());
    await undisturbed(await given(first));
    const file = await given(third);
    const { steps, tree } = await undisturbed(file);
    for (const step of pickRows(stepsTo(steps).toReversed(), 1)) {
      await removeAll();
      await undisturbed(await given(first));
      await killedAt(step, await given(second), program);
      await killedAt(steps - step + 1, await given(third), program);
      expect((await undisturbed(file)).tree, `killed at ${step}`).toEqual(tree);
    }
  },
);

test('a removal that fails or is interrupted is completed by the next run', async () => {
  const empty = await settled();
  for (const kind of ['fails', 'never ends'] as const) {
    for (const step of pickRows(stepsTo(5), 2)) {
      await undisturbed(await given(first));
      if (kind === 'never ends') await cutOff(step, '--remove', 'pets');
      else {
        files.breakAt(step, kind);
        expect((await project.run('--remove', 'pets')).code).toBe(2);
      }
      expect((await undisturbed('--remove', 'pets')).tree).toEqual(empty);
    }
  }
});

test('a run that cannot create a folder changes nothing', async () => {
  await project.write('service/pets', 'a file that has the place of the folder');
  const before = await withoutSource();
  const { code, err } = await project.run(await given(first));
  expect({ code, err }).toEqual({
    code: 2,
    err: expect.stringMatching(/service\/pets.* \[cli-file-unwritable\]/) as unknown,
  });
  expect(await withoutSource()).toEqual(before);
});

test('the message names a file that cannot be renamed, and the number of files that were renamed before', async () => {
  const blocked = join(project.folder, 'b');
  await mkdir(blocked);
  await writeFile(join(project.folder, 'a'), 'before');
  const writes = ['new/c', 'a', 'b'].map((name) => ({ file: join(project.folder, name), text: 'after' }));
  await expect(applyWrites(writes)).rejects.toMatchObject({
    code: 'cli-file-unwritable',
    data: { file: blocked },
    message: expect.stringContaining('2 of 3 files were written') as unknown,
  });
  const want = { a: 'after', 'b/': '', 'new/': '', 'new/c': 'after', 'openapi/': '', 'service/': '' };
  expect(await withoutSource()).toEqual(want);
});
