/** The tarball that npm publishes. */
import { join } from 'node:path';
import { askProgram } from '../process/program.ts';
import { OpsError } from '../error/ops-error.ts';

export interface Tarball {
  /** Absolute path. */
  readonly file: string;
  /** Bytes, packed and unpacked. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

const packMilliseconds = 10 * 60 * 1000;

/**
 * Packs the package, as `npm publish` would. No network is used.
 * @param target the folder for the tarball
 * @throws OpsError if npm fails
 */
export async function packTarball(folder: string, target: string): Promise<Tarball> {
  const parameters = ['pack', '--json', '--pack-destination', target];
  const answer = await askProgram('npm', parameters, { folder, environment: process.env }, packMilliseconds);
  // The scripts of the package print before it.
  const [packed] = JSON.parse(/^\[\n[\s\S]*^\]$/m.exec(answer?.stdout ?? '')?.[0] ?? '[]') as Packed[];
  if (answer?.code === 0 && packed !== undefined) return { ...packed, file: join(target, packed.filename) };
  const reason = answer?.stderr.trim().split('\n').at(-1) ?? 'npm cannot be started';
  throw new OpsError('cli-program-failed', `npm pack failed (${reason})`, 'run npm pack to see why', {
    data: { program: 'npm' },
  });
}

/** As `npm pack --json` prints it. */
interface Packed extends Omit<Tarball, 'file'> {
  readonly filename: string;
}
