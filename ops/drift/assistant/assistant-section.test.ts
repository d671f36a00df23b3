import { describe, expect, test } from 'vitest';
import { ownDocuments } from '../../../openapi/testing/documents.ts';
import { promptBudget } from '../../../service/ensemble/conversation/prompt.ts';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { type DraftChange, changeDocument, createContext, type Draft, ownDocument } from '../testing/drift-inputs.ts';
import { assistantSection } from './assistant-section.ts';

const document = await ownDocument('central-sequence');

const post = 'paths /sequence post';
const body = 'components schemas SequenceRequest';

interface Case {
  readonly change: DraftChange;
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
    want: [
      {
        rule: 'tool-gone',
        operation: 'createVersion',
        pointer: '/paths',
        message: 'the tool central-sequence__createVersion was removed',
      },
    ],
  },
  'an operation more': {
    change: (draft) => draft.set('paths /more get', { operationId: 'more', responses: draft.get(`${post} responses`) }),
    want: [],
  },
  'a header newly required': {
    change: (draft) =>
      draft.push(`${post} parameters`, { in: 'header', name: 'X-Reason', required: true, schema: { type: 'string' } }),
    want: [
      {
        rule: 'argument-required',
        message: 'central-sequence__generateSequenceNumber now requires the argument header',
      },
      {
        rule: 'argument-required',
        message: 'central-sequence__generateSequenceNumber now requires the argument header.X-Reason',
      },
    ],
  },
  'a member of the body newly required': {
    change: (draft) => draft.push(`${body} required`, 'comment'),
    want: [
      {
        rule: 'argument-required',
        operation: 'generateSequenceNumber',
        message: 'central-sequence__generateSequenceNumber now requires the argument body.comment',
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
  (await assistantSection.check(createContext({ documents: [after], base: [before] }))).findings;

/** An object of the body, as a document may spell that it can be null too. */
const nullable: Record<string, (object: JsonObject) => Json> = {
  type: (object) => ({ ...object, type: ['object', 'null'] }),
  anyOf: (object) => ({ anyOf: [object, { type: 'null' }] }),
  oneOf: (object) => ({ oneOf: [{ type: 'null' }, object] }),
  allOf: (object) => ({ allOf: [{ anyOf: [object, { type: 'null' }] }] }),
};

describe('against the base', () => {
  test.each(Object.entries(cases))('%s', async (_name, { change, want }) => {
    const findings = await check(await changeDocument(document, change));
    expect(findings).toMatchObject(want.map((part) => ({ section: 'assistant', severity: 'error', ...part })));
    expect(findings).toHaveLength(want.length);
  });

  const spellings = Object.keys(nullable);
  const pairs = spellings.flatMap((before) => spellings.map((after) => ({ before, after })));
  test.each(pairs)('an object that may be null, by $before before and $after now', async ({ before, after }) => {
    const by = (spelling: string, ...required: string[]) =>
      changeDocument(document, (draft) => {
        const object = { type: 'object', required, properties: { a: { type: 'string' }, b: { type: 'string' } } };
        draft.set(`${body} properties more`, nullable[spelling]?.(object) ?? null);
      });
    expect(await check(await by(after, 'a'), await by(before, 'a'))).toEqual([]);
    const message = 'central-sequence__generateSequenceNumber now requires the argument body.more.b';
    const findings = await check(await by(after, 'a', 'b'), await by(before, 'a'));
    expect(findings).toMatchObject([{ rule: 'argument-required', message }]);
  });

  test('what one alternative needs is needed only where all others need it too', async () => {
    const by = (...required: string[]) =>
      changeDocument(document, (draft) => {
        const alternatives = [required, ['a']].map((names) => ({ type: 'object', required: names }));
        draft.set(`${body} properties more`, { anyOf: alternatives });
      });
    expect(await check(await by('b', 'c'), await by('b'))).toEqual([]);
    expect(await check(await by('a', 'b'), await by('b'))).toMatchObject([{ rule: 'argument-required' }]);
  });

  test('a document that is gone takes all its tools along', async () => {
    const { findings } = await assistantSection.check(createContext({ documents: [], base: [document] }));
    expect(findings.map(({ rule, operation }) => [rule, operation])).toEqual(
      document.operations.map(({ id }) => ['tool-gone', id]),
    );
  });

  test('what a new major version announces is a warning', async () => {
    const after = await changeDocument(document, (draft) =>
      draft.rename('generateSequenceNumber', 'nextNumber').set('info version', '99.0.0'),
    );
    expect(await check(after)).toMatchObject([{ rule: 'tool-renamed', severity: 'warning' }]);
  });

  test('a prompt that was past its budget before is a finding only when it grows', async () => {
    const long = await changeDocument(document, (draft) => lengthened(draft, 10));
    expect(await check(long, long)).toEqual([]);
    const longer = await changeDocument(document, (draft) => lengthened(draft, 12));
    expect(await check(longer, long)).toMatchObject([{ rule: 'prompt-budget', severity: 'error' }]);
    expect(await check(long, longer)).toEqual([]);
  });
});

describe('without a base', () => {
  test('our own documents are within their budgets', async () => {
    const { status } = await assistantSection.check(createContext({ documents: await ownDocuments() }));
    expect(status).toBe('clean');
  });

  test('a document whose prompt is past its budget is a warning', async () => {
    const long = await changeDocument(document, (draft) => lengthened(draft, 10));
    const { findings } = await assistantSection.check(createContext({ documents: [long] }));
    expect(findings).toMatchObject([{ rule: 'prompt-budget', severity: 'warning' }]);
  });
});
