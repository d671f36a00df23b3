import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasEnded, identifyThisProcess } from './process-identity.ts';

const { pid } = process;
const endedId = '999999999';
const here = { boot: 'aaaa', pid: '4026531836', time: '4026531834', start: '7' };

describe.skipIf(process.platform !== 'linux')('the identity of a process (needs Linux)', () => {
  let proc = '';
  beforeEach(async () => (proc = await mkdtemp(join(tmpdir(), 'fountainai-proc-'))));
  afterEach(() => rm(proc, { recursive: true }));

  /** Writes what a process finds in /proc. */
  async function makeProc(seen: Partial<typeof here>): Promise<string> {
    const { boot, pid: pids, time, start } = { ...here, ...seen };
    const folder = await mkdtemp(join(proc, 'proc-'));
    await mkdir(join(folder, `${pid}/ns`), { recursive: true });
    await mkdir(join(folder, 'sys/kernel/random'), { recursive: true });
    await symlink(String(pid), join(folder, 'self'));
    await symlink(`pid:[${pids}]`, join(folder, `${pid}/ns/pid`));
    if (time !== '') await symlink(`time:[${time}]`, join(folder, `${pid}/ns/time`));
    await writeFile(join(folder, 'sys/kernel/random/boot_id'), `${boot}\n`);
    await writeFile(join(folder, `${pid}/stat`), `${pid} (a) b) S ${'0 '.repeat(18)}${start} 0\n`);
    return folder;
  }

  it.each([
    { name: 'a later process with its number', owner: { start: '6' }, want: [true, true] },
    { name: 'the same one', owner: {}, want: [false, true] },
    { name: 'on a kernel without namespaces of time', owner: { time: '' }, judge: { time: '' }, want: [false, true] },
    { name: 'another machine, or before a start of this one', owner: { boot: 'bbbb' }, want: [false, false] },
    { name: 'another namespace of processes', owner: { pid: '1' }, want: [false, false] },
    { name: 'another namespace of times, where start times are others', owner: { time: '1' }, want: [false, false] },
  ])('$name: has ended, or would have with another number: $want', async ({ owner, judge = {}, want }) => {
    const identity = identifyThisProcess(await makeProc(owner)) ?? '';
    expect(identity).toMatch(/^\d+-\d+-[0-9a-f]{10}$/);
    const other = identity.replace(String(pid), endedId);
    const judging = await makeProc(judge);
    expect([hasEnded(identity, judging), hasEnded(other, judging)]).toEqual(want);
  });

  it('is unknown without /proc', () => {
    expect(identifyThisProcess(join(proc, 'none'))).toBeUndefined();
  });
});
