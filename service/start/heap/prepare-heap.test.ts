/** In a process of its own: the flags hold for the whole process. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Lets some objects survive until the space for new objects has its full size, and prints the sizes that it had, in KiB. */
const grow = `
  const { getHeapSpaceStatistics } = await import('node:v8');
  const readSize = () => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space').space_size / 1024;
  const sizes = [];
  let kept = [];
  for (let made = 0; made < 1_000_000; made += 1) {
    if (kept.push({ made }) > 20_000) kept = [];
    const size = made % 100 === 0 ? readSize() : sizes.at(-1);
    if (size !== sizes.at(-1)) sizes.push(size);
  }
  console.log(JSON.stringify(sizes));
`;

const importing = (path: string): string => `(await import('${new URL(path, import.meta.url).href}'))`;
const setUp = `await ${importing('../../../bin/sources.js')}.readSources(); ${importing('prepare-heap.ts')}.prepareHeap();`;

async function run(script: string): Promise<unknown> {
  const parameters = ['--expose-gc', '--allow-natives-syntax', '--input-type=module', '--eval', script];
  return JSON.parse((await promisify(execFile)(process.execPath, parameters)).stdout);
}

it.each([
  { name: 'by default in steps', script: grow, isOneStep: false },
  { name: 'with the flags in one step', script: `${setUp}\n${grow}`, isOneStep: true },
])('the space for new objects grows $name', async ({ script, isOneStep }) => {
  const sizes = (await run(script)) as number[]; // the text above prints them
  const [last = 0, before = 0] = sizes.toReversed();
  expect(last / before > 2, sizes.join(' ')).toBe(isOneStep);
});

/** Prints whether later objects of `process.nextTick` have the hidden class of the kept one. */
const tick = `
  const { executionAsyncResource } = await import('node:async_hooks');
  for (let count = 0; count < 1_000; count += 1) process.nextTick(() => undefined);
  await new Promise(setImmediate);
  for (let count = 0; count < 4; count += 1) gc();
  process.nextTick(() => console.log(%HaveSameMap(kept.tick, executionAsyncResource())));
`;

it('objects of process.nextTick keep their hidden class if a collection finds none', async () => {
  expect(await run(`${setUp}\nconst { kept } = ${importing('kept-tick.ts')};\n${tick}`)).toBe(true);
});
