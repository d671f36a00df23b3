/** Divides the services that the check starts between two threads. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { findBuiltFile, packageFolder } from '../../../openapi/package/package.ts';
import type { ProbingThread } from '../section/context.ts';

/** A thread takes 0.4 s of a processor until its services run, in which the first thread sends and checks as many requests. */
const minRequests = 1500;

/**
 * Returns the second thread; undefined if there is only one processor, or this process runs the sources, which a thread
 * would have to compile again.
 */
export function findProbingThread(processors = availableParallelism()): ProbingThread | undefined {
  if (processors < 2) return undefined;
  const module = findBuiltFile(join(packageFolder, 'ops/drift/behaviour/probing-thread.ts'));
  return module === undefined ? undefined : { module, minRequests };
}

/**
 * Returns the names of the documents that the second thread probes: the one with most operations, and others if they are less than the
 * rest, which the first thread probes. Empty for a single document, and if the share is small.
 * @param minOperations of a share
 */
export function chooseShare(documents: readonly ApiDocument[], minOperations: number): readonly string[] {
  const bySize = documents.toSorted((a, b) => b.operations.length - a.operations.length);
  const share: string[] = [];
  let [ahead, size] = [0, 0];
  for (const { name, operations } of bySize) {
    const isShared = ahead <= 0;
    if (isShared) share.push(name);
    if (isShared) size += operations.length;
    ahead += isShared ? operations.length : -operations.length;
  }
  return documents.length < 2 || size < minOperations ? [] : share;
}
