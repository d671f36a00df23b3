import { describe, expect, test } from 'vitest';
import { applyPhraseExceptions, findPhrases } from './find-phrases.ts';

const lines = (text: string): readonly string[] =>
  findPhrases('a.ts', text).map(({ line, column, phrase }) => `${line}:${column} ${phrase.phrase}`);

describe('the word check', () => {
  test.each([
    { given: 'this is none of ours', want: ['1:6 is none'] },
    { given: 'it is no such file', want: ['1:4 is no'] },
    { given: 'it is no\nfile', want: ['1:4 is no'] },
    { given: 'a\nNobody knows', want: ['2:1 nobody'] },
    { given: '/** What is held\n * against it. */', want: ['1:13 held against'] },
    { given: '  // all the\n  // same, it works', want: ['1:6 all the same'] },
    { given: '# to be\n# had', want: ['1:3 to be had'] },
    { given: 'source.mend(setting)', want: ['1:8 mend*'] },
    { given: 'there anew', want: ['1:7 anew'] },
    { given: 'told and beside', want: ['1:1 told', '1:10 beside'] },
    { given: "it can't be had", want: ["1:4 can't be had"] },
    { given: 'two  blanks: speaks  of', want: ['1:14 speaks of'] },
  ])('finds $want in $given', ({ given, want }) => {
    expect(lines(given)).toEqual(want);
  });

  test.each([
    'it is no longer there',
    'there is no file, there are none, and there  is none',
    'besides, in addition',
    'a recommendation, an amendment and a commender',
    'is not empty',
    'isNobody and toldAll are words of code',
    'beneath, taken into account',
    '',
  ])('finds nothing in "%s"', (given) => {
    expect(lines(given)).toEqual([]);
  });
});

describe('an exception', () => {
  const found = findPhrases('docs/a.md', 'nobody was told');
  test('allows its phrase in its file or folder, and no other phrase', () => {
    const remainingFor = (path: string, phrase: string) =>
      applyPhraseExceptions(found, [{ path, phrase, reason: 'a quotation' }]).remaining.map((one) => one.phrase.phrase);
    expect(remainingFor('docs/a.md', 'nobody')).toEqual(['told']);
    expect(remainingFor('docs/', 'told')).toEqual(['nobody']);
    expect(remainingFor('docs/b.md', 'told')).toEqual(['nobody', 'told']);
    expect(remainingFor('docs', 'told')).toEqual(['nobody', 'told']);
  });

  test('is unused if it allows nothing', () => {
    const unused = { path: 'docs/', phrase: 'anew', reason: 'a quotation' };
    expect(applyPhraseExceptions(found, [unused]).unused).toEqual([unused]);
  });
});
