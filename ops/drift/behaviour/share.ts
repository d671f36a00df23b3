/** Divides the services that the check starts between two threads. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { findBuiltFile, packageFolder } from '../../../openapi/package/package.ts';

/**
 * Returns the module of the second thread; undefined if there is only one processor, or this process runs the sources, which a thread
 * would have to compile again.
 */
export function findProbingThread(processors = availableParallelism()): string | undefined {
  if (processors < 2) return undefined;
  return findBuiltFile(join(packageFolder, 'ops/drift/behaviour/probing-thread.ts'));
}

/**
 * Returns the names of the documents that the second thread probes: the one with most operations, and others if they are less than the
 * rest, which the first thread probes. Empty for a single document.
 */
export function chooseShare(documents: readonly ApiDocument[]): readonly string[] {
  const bySize = documents.toSorted((a, b) => b.operations.length - a.operations.length);
  const share: string[] = [];
  let ahead = 0;
  for (const { name, operations } of bySize) {
    if (ahead <= 0) share.push(name);
    ahead += ahead <= 0 ? operations.length : -operations.length;
  }
  return documents.length < 2 ? [] : share;
}
