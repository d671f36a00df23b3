import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

interface Settings {
  readonly compileLess: (version: string | undefined, setFlags: (flags: string) => void) => void;
}

const module = pathToFileURL(join(import.meta.dirname, '../../bin/compile-less.js'));
const { compileLess } = (await import(module.href)) as Settings; // `bin/` has no types

it.each([
  { given: 'Node 20', version: '11.3.244.8-node.33', want: ['--interrupt-budget=400000'] },
  { given: 'Node 22', version: '12.4.254.21-node.33', want: [] },
  { given: 'Node 24', version: '13.6.233.17-node.42', want: [] },
])('sets a flag only where V8 has it: $given', ({ version, want }) => {
  const flags: string[] = [];
  compileLess(version, (flag) => flags.push(flag));
  expect(flags).toEqual(want);
});

it('sets only flags that V8 has in this version', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  compileLess(undefined, (flag) => {
    expect(known).toContain(`${flag.split('=', 1).join('')} (`);
  });
});
