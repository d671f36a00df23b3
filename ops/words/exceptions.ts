/** Where a phrase of the list is right. */
import type { PhraseException } from './find-phrases.ts';

export const phraseExceptions: readonly PhraseException[] = [{ path: 'ops/words/', reason: 'the list and its tests' }];
