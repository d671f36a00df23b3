import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { commandLine, withCommandLines } from './command-line.ts';
import { packageFolder } from './package.ts';

const here = join(packageFolder, 'package.json');

function startedBy(event: string | undefined, file: string): void {
  vi.stubEnv('npm_lifecycle_event', event);
  vi.stubEnv('npm_package_json', file);
}

describe('the line of a command', () => {
  it.each([
    { given: ['drift', '--only code'] as const, want: 'npm run drift -- --only code' },
    { given: ['drift'] as const, want: 'npm run drift' },
    { given: ['start', 'ensemble'] as const, want: 'npm start -- ensemble' },
    { given: ['test'] as const, want: 'npm test' },
    { given: ['types'] as const, want: 'npm run types' },
  ])('is $want if a script of this repository runs', ({ given: [name, parameters], want }) => {
    startedBy('drift', here);
    expect(commandLine(name, parameters)).toBe(want);
  });

  it.each([
    { started: 'a script of another project', event: 'drift', file: '/nowhere/package.json' },
    { started: 'npx', event: 'npx', file: here },
    { started: 'a person', event: undefined, file: '' },
  ])('calls the command of the package if $started started it', ({ event, file }) => {
    startedBy(event, file);
    expect(commandLine('drift', '--only code')).toBe('npx fountainai drift --only code');
    expect(commandLine('start')).toBe('npx fountainai start');
    expect(commandLine('types')).toBe('npx tsc --noEmit');
  });

  it('of a script that other projects do not have is always that of npm', () => {
    startedBy(undefined, '');
    expect(commandLine('docs')).toBe('npm run docs');
  });
});

describe('the text of a catalogue', () => {
  it.each([
    { given: 'run `fountainai deploy up`, which restores it', want: 'run npm run deploy -- up, which restores it' },
    { given: 'Run `fountainai drift`.', want: 'Run npm run drift.' },
    { given: 'fountainai/openapi and `pulumi up` stay', want: 'fountainai/openapi and `pulumi up` stay' },
  ])('has lines to copy: $given', ({ given, want }) => {
    startedBy('drift', here);
    expect(withCommandLines(given)).toBe(want);
  });
});
