/** How the heap of a process of services grows. */
import { setFlagsFromString } from 'node:v8';

/** From the least to the greatest size of the space for new objects, by default 1 and 16 MiB. */
const growthFactor = 16;

/**
 * V8 reads both flags each time that it lets the heap grow, so that a running process can set them.
 *
 * The space for new objects shrinks to its least size while a service waits for requests. It grows when as much as its size has
 * survived collections, by default only to twice the size. Since almost nothing of a request survives, it stayed small for hundreds of
 * thousands of requests, and its collections needed a tenth of the processor time. Now it has its full size after some tens of them.
 *
 * In the old space, V8 by default lets garbage grow to several times of what is in use: with long texts, to hundreds of megabytes.
 */
export function setHeapGrowth(): void {
  setFlagsFromString(`--semi-space-growth-factor=${growthFactor}`);
  setFlagsFromString('--heap-growing-percent=50');
}
