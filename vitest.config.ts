import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests run the sources of the package, also where code imports the package by its name. */
const conditions = ['fountainai-source', 'node', 'development|production'];

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: {
    conditions,
    // `foreign-documents.ts` imports it. Its own test imports it as well, and gets the original.
    alias: [
      { find: /^\.\/thread-module\.ts$/, replacement: join(import.meta.dirname, 'service/tests/lib/built-threads.ts') },
    ],
  },
  test: {
    include: ['**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 3,
    // Loading the compiler and the OpenAPI library again for each of over a hundred files took more time than the tests did.
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    // Only a test that hangs takes so long: on a machine that does much else, one that starts processes takes half of it.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What the last test of a file has stubbed would stay for the next file of the worker.
    setupFiles: ['service/tests/lib/unstub-after-file.ts'],
    globalSetup: ['service/tests/lib/build-first.ts', 'service/tests/lib/postgres-for-all.ts'],
    // A test whose assertions are all in a loop over an empty list would pass without this.
    expect: { poll: { timeout: 60_000 }, requireAssertions: true },
    // Messages propose the same commands whether npm started the tests or not: see `openapi/package/command-line.ts`.
    env: { NODE_ENV: 'test', npm_package_json: '' },
    coverage: {
      provider: 'v8',
      include: ['openapi/**/*.ts', 'service/**/*.ts', 'ops/**/*.ts', 'pulumi/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.d.ts', 'service/tests/**', 'ops/bench/**'],
      reporter: ['text', 'html'],
    },
  },
});
