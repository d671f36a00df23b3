/** Phrases that plain technical English does not use, each with a replacement. */

export interface Phrase {
  /** The phrase as printed in reports. */
  readonly phrase: string;
  readonly pattern: RegExp;
  readonly instead: string;
}

/** "There is no file" is plain English, unlike "this is no file". */
const notAfterThere = '(?<!\\bthere\\s+)(?=is|are)|(?!is|are)';

/**
 * @param words a phrase of whole words; `*` at the end of a word stands for any ending
 */
function phrase(words: string, instead: string, but = ''): Phrase {
  const pattern = words
    .split(' ')
    .map((word) => `\\b${word.replace(/\*$/, '\\w*')}${word.endsWith('*') ? '' : '\\b'}`)
    .join('\\s+');
  return { phrase: words, pattern: new RegExp(`(?:${notAfterThere})${pattern}${but}`, 'gi'), instead };
}

export const phrases: readonly Phrase[] = [
  phrase('is none', 'is not a …, is missing, is unknown'),
  phrase('are none', 'are missing, there is no …'),
  phrase('is no', 'is not a …, is invalid', '(?!\\s+(?:longer|more)\\b)'),
  phrase('none that', 'not supported, not a … that'),
  phrase('nobody', 'no one, or name who or what'),
  phrase('somebody', 'another person, another program'),
  phrase('whoever', 'the person who, clients that'),
  phrase('whatever', 'any, each, regardless of'),
  phrase('told', 'reported, logged, printed'),
  phrase('held against', 'compared with, validated by'),
  phrase('anew', 'again'),
  phrase('mend*', 'fix, correct, repair'),
  phrase('beside', 'besides, in addition to, next to'),
  phrase('in the place of', 'instead of'),
  phrase('all the same', 'nevertheless, anyway'),
  phrase("can't be had", 'is not available'),
  phrase('to be had', 'available'),
  phrase('speaks of', 'describes, mentions, names'),
  phrase('taken in', 'indexed, accepted, read'),
  phrase('thrown away', 'discarded, dropped'),
];
