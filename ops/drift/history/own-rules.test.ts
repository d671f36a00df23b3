import { describe, expect, it } from 'vitest';
import type { Json } from '../../../openapi/document/document.ts';
import { classifyByOwnRules, classifyConstraint } from './own-rules.ts';

const list = 'paths /books get';
const key = { apiKeyAuth: [] };
const [one, other] = [{ url: 'https://one.example' }, { url: 'https://other.example' }];
const answer = `${list} responses 200 content application/json schema`;

interface Row {
  /** The names of the path, with blanks between them. */
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
  readonly want: { readonly rule: string; readonly isBreaking: boolean } | undefined;
}

const addition = (rule: string) => ({ rule, isBreaking: false });
const breaking = (rule: string) => ({ rule, isBreaking: true });

describe('a rule of our own applies to a change', () => {
  it.each<Row>([
    {
      path: `${list} security`,
      before: [key],
      after: [key, { petOwner: [] }],
      want: addition('security-alternative-added'),
    },
    { path: `${list} security`, before: [key], after: [{ petOwner: [] }], want: breaking('security-changed') },
    { path: `${list} security`, before: [key, {}], after: [key], want: breaking('security-changed') },
    { path: 'servers', before: [one], after: [one, other], want: addition('server-added') },
    { path: 'servers', before: [one], after: [other, one], want: breaking('servers-reordered') },
    { path: 'servers', before: [one, other], after: [one], want: breaking('server-removed') },
    { path: `${list} responses 200 links next`, after: { operationId: 'listBooks' }, want: addition('link-added') },
    { path: `${list} responses 200 links next`, before: { operationId: 'listBooks' }, want: undefined },
    { path: `${answer} maxLength`, before: 9, after: 5, want: addition('answer-promises-more') },
    { path: `${answer} maxLength`, before: 5, after: 9, want: undefined },
    { path: `${list} operationId`, before: 'listBooks', after: 'books', want: breaking('operation-id-changed') },
    { path: `${list} summary`, before: 'Lists books', after: 'Lists all books', want: undefined },
  ])('$path: $before to $after', ({ path, before, after, want }) => {
    const { rule, isBreaking } = classifyByOwnRules({ path: path.split(' '), before, after }) ?? {};
    expect(rule === undefined ? undefined : { rule, isBreaking }).toEqual(want);
  });
});

describe('a constraint that was added or removed', () => {
  const request = `${list} requestBody content application/json schema`;

  it.each<Row>([
    { path: `${answer} minLength`, after: 1, want: addition('answer-promises-more') },
    { path: `${answer} minLength`, before: 1, want: breaking('answer-promises-less') },
    { path: `${request} minLength`, after: 1, want: breaking('request-takes-less') },
    { path: `${request} minLength`, before: 1, want: addition('request-takes-more') },
    { path: `${request} minLength`, before: 1, after: 2, want: undefined },
    { path: `${request} properties minLength`, before: { type: 'string' }, want: undefined },
    { path: `${request} description`, before: 'A book', want: undefined },
  ])('$path: $before to $after', ({ path, before, after, want }) => {
    expect(classifyConstraint({ path: path.split(' '), before, after })).toEqual(want);
  });
});
