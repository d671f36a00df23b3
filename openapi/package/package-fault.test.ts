/** Packages that cannot be loaded name the line that helps. */
import { describe, expect, it } from 'vitest';
import { importOptional, missingPackages, nativeFault, PackageFault } from './package-fault.ts';

const failing = (message: string, code: string) => (): Promise<never> =>
  Promise.reject(Object.assign(new Error(message), { code }));

describe('an optional package', () => {
  it('that is missing is named with its setting and the line that installs it', async () => {
    const load = failing("Cannot find package 'openai' imported from /a/b.js", 'ERR_MODULE_NOT_FOUND');
    const fault = await importOptional('openai', 'OPENAI_API_KEY', load).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(PackageFault);
    expect(fault).toMatchObject({
      code: 'package-missing',
      message: 'OPENAI_API_KEY needs the package "openai", which is not installed; run npm install openai@^6',
      data: { packages: ['openai'], user: 'OPENAI_API_KEY', command: 'npm install openai@^6' },
    });
  });

  it.each([
    {
      name: 'another package',
      load: failing("Cannot find package 'axios' imported from /a.js", 'ERR_MODULE_NOT_FOUND'),
    },
    { name: 'another error', load: failing("'openai' is broken", 'EACCES') },
  ])('is not blamed for $name', async ({ load }) => {
    await expect(importOptional('openai', 'OPENAI_API_KEY', load)).rejects.not.toBeInstanceOf(PackageFault);
  });

  it('that is installed is imported', async () => {
    expect(await importOptional('pg', 'DATABASE_URL', () => Promise.resolve({ a: 1 }))).toEqual({ a: 1 });
  });

  it('is one of several in one line', () => {
    expect(missingPackages(['@pulumi/pulumi', '@pulumi/aws'], 'deploy').message).toBe(
      'deploy needs the packages "@pulumi/pulumi", "@pulumi/aws", which are not installed; run npm install @pulumi/pulumi@^3 @pulumi/aws@^7',
    );
  });
});

describe('a native module', () => {
  it.each([
    { given: 'Could not locate the bindings file. Tried: → /a/b.node', want: 'package-not-built' },
    {
      given: "The module '/a/b.node' was compiled against a different Node.js version using NODE_MODULE_VERSION 115.",
      want: 'package-of-other-node',
    },
    { given: 'unable to open database file', want: undefined },
  ])('$given is $want', ({ given, want }) => {
    const fault = nativeFault('better-sqlite3', new Error(given));
    expect(fault?.code).toBe(want);
    expect(fault?.remedy).toBe(want === undefined ? undefined : 'run npm rebuild better-sqlite3');
  });
});
