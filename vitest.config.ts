import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { errorLines } from './service/tests/run/native/error-lines.ts';
import { standIns } from './service/tests/run/native/stand-ins.ts';

/** Parts of a run, each with files of all lengths. */
const parts = 8;

/**
 * Tests of whole systems, and long ones of other kinds, spend most of their time waiting for processes, disks and pauses between retries.
 * Spread over the run among those that only compute, they leave no processor idle; vitest would start the long ones together. None of
 * them is the last: each part begins with its long ones.
 */
class Spread extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files); // long files come first
    const systems = sorted.filter(({ moduleId }) => moduleId.includes('/tests/'));
    const others = sorted.filter(({ moduleId }) => !moduleId.includes('/tests/'));
    const placed = [systems, others].flatMap((kind) =>
      inParts(kind).map((file, index) => ({ file, place: (index + 0.5) / kind.length })),
    );
    return placed.sort((one, other) => one.place - other.place).map(({ file }) => file);
  }
}

const inParts = (files: readonly TestSpecification[]): TestSpecification[] =>
  Array.from({ length: parts }, (_, part) => files.filter((_file, index) => index % parts === part)).flat();

/**
 * Workers run most functions only a few times: their optimising compiler took a tenth of their processor time. So it gets only functions
 * that run eighteen times as much bytecode as by default, and all others are compiled the quick way at their first call: a twentieth less
 * than with the setting of `bin/compile-less.js`. Newer versions of V8 do not have the first flag.
 */
const isMeasured = Number.parseInt(process.versions.v8, 10) === 11;
const flags = isMeasured ? ['--interrupt-budget=1200000', '--always-sparkplug'] : [];

/** Tests run the sources of the package, also where code imports the package by its name. */
const conditions = ['fountainai-source', 'node', 'development|production'];

export default defineConfig({
  plugins: [errorLines],
  ssr: { resolve: { conditions } },
  resolve: {
    conditions,
    alias: standIns,
  },
  test: {
    include: ['**/*.test.ts'],
    pool: 'forks',
    // Each waits a third of its time for processes and disks; with more, copies of the modules cost what is won.
    maxWorkers: 4,
    execArgv: flags,
    // Node loads tests and sources, not vitest, except for coverage, a debugger, and while vitest watches for changes.
    runner: 'service/tests/run/native/native-runner.ts',
    server: { deps: { external: [/\/native\/load\.js$/] } },
    sequence: { sequencer: Spread },
    // Loading the compiler and the OpenAPI library again for each of over a hundred files took more time than the tests did.
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    // Only a test that hangs takes so long: on a machine that does much else, one that starts processes takes half of it.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What the last test of a file has stubbed would stay for the next file of the worker.
    setupFiles: ['service/tests/run/unstub-after-file.ts'],
    globalSetup: [
      'service/tests/run/memory-for-all.ts',
      'service/tests/run/native/compiled-folder.ts',
      'service/tests/run/build-first.ts',
      'service/tests/run/postgres-for-all.ts',
    ],
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
