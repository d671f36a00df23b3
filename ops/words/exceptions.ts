/** The files and folders that may contain phrases of the list. */
import type { PhraseException } from './find-phrases.ts';

export const phraseExceptions: readonly PhraseException[] = [
  { path: 'ops/words/', reason: 'the list itself and its tests' },
  {
    path: 'service/ensemble/assistants/offline/',
    phrase: 'told',
    reason: 'answers of the offline planner, on which clients rely',
  },
  {
    path: 'service/ensemble/assistants/offline/',
    phrase: 'all the same',
    reason: 'an answer of the offline planner, on which clients rely',
  },
  { path: 'service/ensemble/language/', phrase: 'nobody', reason: 'lists of words that people write in requests' },
  {
    path: 'service/ensemble/assistants/offline/',
    phrase: 'nobody',
    reason: 'words of people in requests of the tests',
  },
  { path: 'service/ensemble/policy/', phrase: 'nobody', reason: 'lists of words that people write in requests' },
  { path: 'service/ensemble/policy/', phrase: 'told', reason: 'lists of words that people write in requests' },
  { path: 'requests/', phrase: 'nobody', reason: 'words of people in requests' },
  { path: 'requests/', phrase: 'whatever', reason: 'words of people in requests' },
];
