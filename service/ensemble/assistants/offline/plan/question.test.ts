import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ToolSet } from '../../../tools/tools.ts';
import { planFor } from './plan.ts';
import { ownTools, describePlan } from '../testing/planner.ts';

let own: ToolSet;
beforeAll(async () => {
  own = await ownTools();
});

/** Texts that a person could write about our services, and some unlikely ones. */
const word = fc.constantFrom(
  ...'create open delete update set change list show session sessions context user number script version of for with to the a 3 42 "calm" context="x" {"userId":3} please and then I you not , . ! ; \n generate sequence userId=7 elementType'.split(
    ' ',
  ),
);
const sentence = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
const anyText = fc.oneof(sentence, fc.string({ unit: 'grapheme' }));
const wanted = fc.constantFrom(
  'create a session for user 42',
  'delete session 3',
  'open a session for user 7 with context "a"',
  'generate the next number for script',
  'update session 3 with context "b"',
);

const writes = (text: string): boolean => {
  const plan = planFor(text, own);
  return 'profile' in plan && plan.profile.writes;
};

describe('never writes', () => {
  it('on these sentences only because they are questions', () => {
    fc.assert(
      fc.property(wanted, (order) => {
        expect(writes(order)).toBe(true);
      }),
    );
  });

  it('on a text that ends with a question mark', () => {
    const marks = fc.constantFrom('?', '？', '؟', ' ?', '?!', '??', '? ', '?)', '\u037e', '⸮');
    fc.assert(
      fc.property(fc.oneof(anyText, wanted), marks, (text, mark) => {
        // A question mark in quotes or in JSON is not the person's question.
        fc.pre(!/["'“«‘`{[]/.test(text) || mark === '?');
        expect(writes(text + mark)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('on a text that begins as a question', () => {
    const opening = fc.constantFrom(
      ...[
        'should I',
        'can you',
        'could you please',
        'would you',
        'will you',
        'may I',
        'how do I',
        'why',
        'what if you',
        'who would',
        'is it time to',
        'do I',
        'shall we',
        'Please, could you',
        'when should I',
      ],
    );
    fc.assert(
      fc.property(opening, fc.oneof(wanted, sentence), (begin, rest) => {
        expect(writes(`${begin} ${rest}`)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('without an order, and deletes nothing that is not named by its id', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plan = planFor(text, own);
        const isWrite = 'profile' in plan && plan.profile.writes;
        const isDelete = isWrite && plan.profile.tool.operation.method === 'delete';
        const isOrder = /\b(create|open|delete|update|set|change|generate)\b/i.test(text);
        expect({ isWrite: isWrite && !isOrder, isDelete: isDelete && !/\bsessions? /.test(text) }).toEqual({
          isWrite: false,
          isDelete: false,
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('and is the same every time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(describePlan(planFor(text, own))).toEqual(describePlan(planFor(text, own)));
      }),
    );
  });
});
