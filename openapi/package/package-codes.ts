/** The catalogue of faults of installed packages. */
import type { CodeEntry } from '../errors/coded-error.ts';

export const packageCodes = {
  'package-missing': {
    meaning: 'A setting or a command needs a package that fountainai does not bring, and that is not installed.',
    remedy: 'Install it with the line of the message.',
  },
  'package-not-built': {
    meaning: 'The native module of a package is missing, since its install script did not run.',
    remedy: 'Run npm rebuild with the name of the package, with install scripts allowed.',
  },
  'package-of-other-node': {
    meaning: 'The native module of a package was built for another version of Node.',
    remedy: 'Run npm rebuild with the name of the package, with the Node that you use.',
  },
} as const satisfies Record<string, CodeEntry>;

export type PackageCode = keyof typeof packageCodes;
