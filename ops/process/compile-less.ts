/** Settings of V8 for commands that run for seconds. */
import { setFlagsFromString } from 'node:v8';

/**
 * Makes V8 optimise only functions that run six times as much bytecode as by default, which is 66 KiB. In a check of the three
 * documents, and in the generation of a service, a fifth of the processor time went into functions that then ran too seldom.
 * @param version that of V8
 */
export function compileLess(
  version = process.versions.v8,
  setFlags: (flags: string) => void = setFlagsFromString,
): void {
  // Measured with Node 20. Newer versions of V8 do not have this flag, and write an error about it.
  if (Number.parseInt(version, 10) === 11) setFlags('--interrupt-budget=400000');
}
