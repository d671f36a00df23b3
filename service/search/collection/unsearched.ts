/** The search of stores whose documents nobody searches. In a file of its own, since it needs no engine. */
import type { Search } from './search.ts';

export const unsearched: Pick<Search, 'changed'> = { changed: () => Promise.resolve() };
