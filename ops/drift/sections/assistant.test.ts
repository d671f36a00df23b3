import { describe, expect, test } from 'vitest';
import { ownDocuments } from '../../../openapi/testing.ts';
import { promptBudget } from '../../../service/ensemble/prompt.ts';
import type { Json } from '../../../openapi/document.ts';
import { type Change, changed, contextOf, type Draft, ownDocument } from '../testing.ts';
import { assistant } from './assistant.ts';

const document = await ownDocument('central-sequence');

const post = 'paths /sequence post';
const body = 'components schemas SequenceRequest';

interface Case {
  readonly change: Change;
  readonly want: readonly object[];
}

/** Many words about every operation. */
const lengthened = (draft: Draft, times: number): void => {
  for (const operation of draft.operations()) {
    const description = 'Long. '.repeat(60);
    const parameters = Array.from({ length: times }, (_, index): Json => {
      return { in: 'query', name: `q${index}`, description, schema: { type: 'string' } };
    });
    draft.set(`${operation} parameters`, parameters);
  }
};

const cases: Record<string, Case> = {
  nothing: { change: () => undefined, want: [] },
  wording: { change: (draft) => draft.set(`${post} description`, 'Other.'), want: [] },
  'an operation renamed': {
    change: (draft) => draft.rename('generateSequenceNumber', 'nextNumber'),
    want: [{ rule: 'tool-renamed', operation: 'nextNumber', pointer: '/paths/~1sequence/post' }],
  },
  'an operation gone': {
    change: (draft) => draft.removeAll('links').remove('paths /sequence/version'),
    want: [{ rule: 'tool-gone', message: 'the tool central-sequence__createVersion is gone' }],
  },
  'an operation more': {
    change: (draft) => draft.set('paths /more get', { operationId: 'more', responses: draft.get(`${post} responses`) }),
    want: [],
  },
  'a header newly required': {
    change: (draft) =>
      draft.push(`${post} parameters`, { in: 'header', name: 'X-Reason', required: true, schema: { type: 'string' } }),
    want: [
      { rule: 'argument-required', message: 'central-sequence__generateSequenceNumber now needs the argument header' },
      {
        rule: 'argument-required',
        message: 'central-sequence__generateSequenceNumber now needs the argument header.X-Reason',
      },
    ],
  },
  'a member of the body newly required': {
    change: (draft) => draft.push(`${body} required`, 'comment'),
    want: [
      {
        rule: 'argument-required',
        operation: 'generateSequenceNumber',
        message: 'central-sequence__generateSequenceNumber now needs the argument body.comment',
      },
    ],
  },
  'a member of something new in the body': {
    change: (draft) => {
      const properties = { a: { type: 'string' } };
      draft.set(`${body} properties more`, { type: 'object', required: ['a'], properties });
    },
    want: [],
  },
  'a prompt past its budget': {
    change: (draft) => {
      lengthened(draft, 10);
    },
    want: [{ rule: 'prompt-budget', message: expect.stringContaining(`its budget is ${3 * promptBudget}`) as unknown }],
  },
};

const check = async (after: typeof document, before: typeof document = document) =>
  (await assistant.check(contextOf({ documents: [after], base: [before] }))).findings;

describe('against the base', () => {
  test.each(Object.entries(cases))('%s', async (_name, { change, want }) => {
    const findings = await check(await changed(document, change));
    expect(findings).toMatchObject(want.map((part) => ({ section: 'assistant', severity: 'error', ...part })));
    expect(findings).toHaveLength(want.length);
  });

  test('what a new major version announces is a warning', async () => {
    const after = await changed(document, (draft) =>
      draft.rename('generateSequenceNumber', 'nextNumber').set('info version', '99.0.0'),
    );
    expect(await check(after)).toMatchObject([{ rule: 'tool-renamed', severity: 'warning' }]);
  });

  test('a prompt that was past its budget before is a finding only when it grows', async () => {
    const long = await changed(document, (draft) => lengthened(draft, 10));
    expect(await check(long, long)).toEqual([]);
    const longer = await changed(document, (draft) => lengthened(draft, 12));
    expect(await check(longer, long)).toMatchObject([{ rule: 'prompt-budget', severity: 'error' }]);
    expect(await check(long, longer)).toEqual([]);
  });
});

describe('without a base', () => {
  test('our own documents are within their budgets', async () => {
    const { status } = await assistant.check(contextOf({ documents: await ownDocuments() }));
    expect(status).toBe('clean');
  });

  test('a document whose prompt is past its budget is a warning', async () => {
    const long = await changed(document, (draft) => lengthened(draft, 10));
    const { findings } = await assistant.check(contextOf({ documents: [long] }));
    expect(findings).toMatchObject([{ rule: 'prompt-budget', severity: 'warning' }]);
  });
});
