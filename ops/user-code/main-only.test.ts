import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { bundleProgram } from '../../service/tests/lib/bundle.ts';

const rows = [
  { given: 'process.chdir(process.cwd());', want: true },
  { given: 'process.umask(process.umask());', want: true },
  { given: 'process.setuid?.(process.getuid?.() ?? 0);', want: true },
  { given: "process.on('SIGUSR2', pack).off('SIGUSR2', pack);", want: true },
  { given: 'process.umask(); process.cwd();', want: false },
  // The first thread, which gets it, ends.
  { given: "process.on('SIGTERM', pack).off('SIGTERM', pack);", want: false },
  { given: "process.on('warning', pack).off('warning', pack);", want: false },
];

it('notices what only the first thread may do, also if code catches the error', async () => {
  const program = `
    import { parentPort } from 'node:worker_threads';
    import { watchMainOnly } from './main-only.ts';
    let isUsed = false;
    watchMainOnly(() => (isUsed = true));
    const pack = () => undefined;
    const used = [${rows.map(({ given }) => `() => { ${given} }`).join()}].map((run) => {
      isUsed = false;
      try { run(); } catch {}
      return isUsed;
    });
    parentPort.postMessage(used);`;
  const text = await bundleProgram(program, import.meta.dirname);
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(text)}`), { execArgv: [] });
  const [used] = (await once(worker, 'message')) as [readonly boolean[]];
  expect(rows.map(({ given }, index) => ({ given, want: used[index] }))).toEqual(rows);
});
