import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    env: { NODE_ENV: 'test' },
    coverage: {
      provider: 'v8',
      include: ['openapi/**/*.ts', 'service/**/*.ts', 'ops/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.d.ts', 'service/tests/**', 'ops/bench/**'],
      reporter: ['text', 'html'],
    },
  },
});
