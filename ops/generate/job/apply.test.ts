/** All or nothing, wherever it breaks off: each step of the job is let fail once, and cut off once. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyAll, type FileSystem, realFiles } from './apply.ts';
import { documentText, testProject, type TestProject } from './testing.ts';

type Fault = 'fails' | 'never ends';

/** Counts what is done to files; the one of this number goes wrong. */
class BrittleFiles implements FileSystem {
  done = 0;
  fault: { readonly at: number; readonly kind: Fault } | undefined;
  onFault: () => void = () => undefined;

  readonly writeFile: FileSystem['writeFile'] = (...parameters) => this.#do(() => realFiles.writeFile(...parameters));
  readonly rename: FileSystem['rename'] = (...parameters) => this.#do(() => realFiles.rename(...parameters));
  readonly remove: FileSystem['remove'] = (...parameters) => this.#do(() => realFiles.remove(...parameters));

  async #do(work: () => Promise<unknown>): Promise<unknown> {
    this.done += 1;
    if (this.fault?.at !== this.done) return work();
    if (this.fault.kind === 'fails') throw new Error('ENOSPC: no space left on device');
    this.onFault();
    return new Promise(() => undefined);
  }

  breakAt(at: number, kind: Fault): void {
    this.done = 0;
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

const first = documentText(['get /pets']);
const second = documentText(['get /pets', 'post /pets']);
const given = (text: string) => project.write('given/pets.yml', text);
const withoutSource = async () =>
  Object.fromEntries(Object.entries(await project.tree()).filter(([path]) => !path.startsWith('given/')));
/** Keys are random. */
const settled = async () => ({ ...(await withoutSource()), '.env': '' });

/** How many things are done to files, and what the tree is afterwards. */
async function undisturbed(...parameters: string[]): Promise<{ steps: number; tree: object }> {
  files.done = 0;
  files.fault = undefined;
  expect((await project.run(...parameters)).code).toBe(0);
  return { steps: files.done, tree: await settled() };
}

describe.each([
  { name: 'a first run', before: [], now: first },
  { name: 'a run after the document changed', before: [first], now: second },
])('$name', ({ before, now }) => {
  test('that fails at any of its steps has changed nothing', async () => {
    for (const text of before) await undisturbed(await given(text));
    const start = await withoutSource();
    const file = await given(now);
    for (let step = 1; step < 100; step++) {
      files.breakAt(step, 'fails');
      const { code, err } = await project.run(file);
      if (code === 0) {
        expect(step).toBeGreaterThan(8);
        return;
      }
      expect({ step, code, err }).toEqual({
        step,
        code: 2,
        err: expect.stringContaining(' [cli-file-unwritable]') as unknown,
      });
      expect(await withoutSource()).toEqual(start);
    }
    expect.unreachable('it never came to its end');
  });

  test('that is cut off at any of its steps is brought to its end by the next', async () => {
    for (const text of before) await undisturbed(await given(text));
    const file = await given(now);
    const { steps, tree } = await undisturbed(file);
    expect(steps).toBeGreaterThan(8);
    for (let step = 1; step <= steps; step++) {
      await undisturbed('--remove', 'pets');
      await rm(join(project.folder, '.env'));
      for (const text of before) await undisturbed(await given(text));
      await given(now);
      await new Promise<void>((resolve) => {
        files.breakAt(step, 'never ends');
        files.onFault = resolve;
        void project.run(file); // it never ends
      });
      const documents = Object.keys(await withoutSource()).filter((path) => /^openapi\/.*\.yml$/.test(path));
      if (documents.length > 0) expect(Object.keys(await withoutSource())).toContain('service/pets/operations.ts');
      expect((await undisturbed(file)).tree).toEqual(tree);
    }
  });
});

test('a removal that fails has removed nothing, and one that is cut off is brought to its end', async () => {
  const empty = await settled();
  await undisturbed(await given(first));
  const start = await withoutSource();
  for (let step = 1; step <= 5; step++) {
    files.breakAt(step, 'fails');
    expect((await project.run('--remove', 'pets')).code).toBe(2);
    expect(await withoutSource()).toEqual(start);
  }
  for (let step = 1; step <= 5; step++) {
    await new Promise<void>((resolve) => {
      files.breakAt(step, 'never ends');
      files.onFault = resolve;
      void project.run('--remove', 'pets'); // it never ends
    });
    expect((await undisturbed('--remove', 'pets')).tree).toEqual(empty);
    await undisturbed(await given(first));
  }
});

test('a folder that can not be made', async () => {
  await project.write('service/pets', 'a file that has the place of the folder');
  const before = await withoutSource();
  const { code, err } = await project.run(await given(first));
  expect({ code, err }).toEqual({
    code: 2,
    err: expect.stringMatching(/service\/pets.* \[cli-file-unwritable\]/) as unknown,
  });
  expect(await withoutSource()).toEqual(before);
});

test('a file that can not be written after others were', async () => {
  const blocked = join(project.folder, 'b');
  await mkdir(blocked);
  await writeFile(join(project.folder, 'a'), 'before');
  const writes = ['new/c', 'a', 'b'].map((name) => ({ file: join(project.folder, name), text: 'after' }));
  await expect(applyAll(writes)).rejects.toMatchObject({ code: 'cli-file-unwritable' });
  expect(await withoutSource()).toEqual({ a: 'before', 'b/': '', 'openapi/': '', 'service/': '' });
});
