/** Test files share a process: a stub of a file's last test must not affect the code of the next file before its first test. */
import { afterAll, vi } from 'vitest';

afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
