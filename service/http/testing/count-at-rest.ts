/** For tests: waits until a count does not grow for the given time, since a client does not read. */
export async function countAtRest(count: () => number, milliseconds: number): Promise<number> {
  for (let last = -1; ;) {
    if (count() === last) return last;
    last = count();
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}
