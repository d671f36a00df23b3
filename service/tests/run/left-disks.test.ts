import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { identifyThisProcess } from '../../../ops/process/process-identity.ts';
import { temporaryFolder } from '../../storage/testing/folders.ts';
import { canMount } from '../lib/mounts.ts';
import { unmountLeft } from './left-disks.ts';

const folder = await temporaryFolder();
afterAll(() => folder.dispose());

// Only if this machine allows mounts: see `canMount`.
it.runIf(canMount)('disks of runs that have ended are unmounted, and no others', () => {
  const running = identifyThisProcess() ?? expect.unreachable();
  // The same process number, started at another time.
  const ended = running.replace(/-\d+-/, '-1-');
  const names = [
    `run-${ended}-abcdef/disk`,
    `run-${running}-abcdef/disk`,
    'run-other/disk',
    `others-${ended}-abcdef/disk`,
  ];
  const paths = names.map((name) => join(folder.path, name));
  const mounted = (): readonly string[] => {
    const lines = readFileSync('/proc/self/mounts', 'utf8');
    return names.filter((name) => lines.includes(`${folder.path}/${name} `));
  };
  for (const path of paths) {
    mkdirSync(path, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]);
  }
  try {
    expect(mounted()).toEqual(names);
    unmountLeft(join(folder.path, 'run-'));
    expect(mounted()).toEqual(names.slice(1));
  } finally {
    for (const name of mounted()) execFileSync('umount', [join(folder.path, name)]);
  }
});
