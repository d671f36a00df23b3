/** Files of tests share a process: a stub of the last test of one must not reach what the next one does before its first. */
import { afterAll, vi } from 'vitest';

afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
