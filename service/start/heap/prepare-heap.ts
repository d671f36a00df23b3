/** Prepares the heap of a process for services, which wait for requests and then get many. */
import { setFlagsFromString } from 'node:v8';
import { keepTick } from './kept-tick.ts';

/** From the least to the greatest size of the space for new objects, by default 1 and 16 MiB. */
const growthFactor = 16;

/**
 * V8 reads both flags each time that it lets the heap grow, so that a running process can set them.
 *
 * The space for new objects shrinks to its least size while a service waits for requests. It grows when as much as its size has
 * survived collections, by default only to twice the size. Since almost nothing of a request survives, it stayed small for a hundred
 * thousand requests, and its collections needed a tenth of the processor time. Now it has its full size after some tens of them.
 *
 * In the old space, V8 by default lets garbage grow to several times of what is in use: with long texts, to hundreds of megabytes.
 */
export function prepareHeap(): void {
  setFlagsFromString(`--semi-space-growth-factor=${growthFactor}`);
  setFlagsFromString('--heap-growing-percent=50');
  keepTick();
}
