/** Modules that take the place of others in tests. `foreign-documents.ts` imports both others by these names. */
import { join } from 'node:path';

/** Specifier → absolute path. Tests of the others import them by longer paths, and get them. */
export const standIns: Readonly<Record<string, string>> = {
  './thread.ts': join(import.meta.dirname, '../kept-threads.ts'),
  './thread-module.ts': join(import.meta.dirname, '../built-threads.ts'),
};
