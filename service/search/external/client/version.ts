/** The versions of the server that this works with. */
import type { ExternalIndex } from './external-index.ts';
import { IndexFailure } from './failure.ts';

/** What is older was not tried. */
const leastVersion = [0, 24, 1] as const;

/** @throws IndexFailure if the server is too old, or does not answer */
export async function checkVersion(index: Pick<ExternalIndex, 'version'>): Promise<void> {
  const version = await index.version();
  if (version === undefined || isSupported(version)) return;
  const least = leastVersion.join('.');
  throw new IndexFailure(`Typesense ${version} is too old: install ${least} or later`, { isAmbiguous: false });
}

/** Builds of others have names such as `nightly`. */
function isSupported(version: string): boolean {
  const parts = /^v?(\d+)\.(\d+)\.?(\d*)/.exec(version)?.slice(1).map(Number);
  if (parts === undefined) return true;
  const index = leastVersion.findIndex((least, at) => parts[at] !== least);
  return index < 0 || (parts[index] ?? 0) > (leastVersion[index] ?? 0);
}
