/** What each profile raises of a service that does what its document leaves open, row by row. */
import { describe, expect, it } from 'vitest';
import { type CaseKind, buildCase, type ContractCase } from '../cases/case.ts';
import { deriveCases } from '../cases/derive.ts';
import { type ProfileName, profileNames } from '../cases/profile.ts';
import { loadDocument } from '../testing/testing.ts';
import type { ProbeAnswer } from '../values/exchange.ts';
import { judge } from './judge.ts';

const head = 'openapi: 3.1.0\ninfo: { title: Pets, version: 1.0.0 }\n';
const problem = '{ description: no, content: { application/json: { schema: { type: object, required: [code] } } } }';
const id = '{ name: id, in: path, required: true, schema: { type: integer } }';

/** A document of one path; `responses` in addition to the success. */
async function readCases(
  method: string,
  responses: string,
  profile: ProfileName,
  more = '',
): Promise<readonly ContractCase[]> {
  const document = await loadDocument(
    `${head}paths: { '/pets/{id}': { ${method}: { operationId: act, parameters: [${id}], ${more} responses: { '200': { description: ok }, ${responses} } } } }\n`,
  );
  return deriveCases(document, { profile });
}

const getAnswer = (status: number, parts: Partial<ProbeAnswer> = {}): ProbeAnswer => ({
  status,
  headers: {},
  text: '',
  body: undefined,
  fault: undefined,
  ...parts,
});

const coded = { headers: { 'content-type': 'application/json' }, text: '{"code":1}', body: { code: 1 } };
const bare = { headers: { 'content-type': 'application/json' }, text: '{}', body: {} };
const json =
  'requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { n: { type: integer } } } } } },';

interface Row {
  readonly given: string;
  readonly method: string;
  readonly responses: string;
  readonly more?: string;
  readonly kind: CaseKind;
  readonly title: RegExp;
  readonly answer: ProbeAnswer;
  /** The rules that are raised; `none derived` if the request is not sent. */
  readonly house: string;
  /** If it is not that of `house`. */
  readonly generated?: string;
  readonly standard: string;
}

const rows: readonly Row[] = [
  {
    given: 'an error status that is not declared',
    ...{ method: 'get', responses: '', kind: 'broken', title: /instead of integer/, answer: getAnswer(400) },
    house: 'refusal-unclear status-undeclared',
    generated: '',
    standard: '',
  },
  {
    given: 'a body of an error without a schema',
    ...{ method: 'get', responses: "'404': { description: no }", kind: 'absent', title: /not exist/ },
    answer: getAnswer(404, coded),
    house: 'body-undeclared',
    generated: '',
    standard: '',
  },
  {
    given: '422 instead of 400',
    ...{
      method: 'put',
      more: json,
      responses: `'400': ${problem}, '422': ${problem}`,
      kind: 'broken',
      title: /body.*instead/,
    },
    answer: getAnswer(422, coded),
    house: 'status-unexpected',
    standard: '',
  },
  {
    given: '415 for a body that is missing with its media type',
    ...{ method: 'put', more: json, responses: `'400': ${problem}, '415': ${problem}`, kind: 'broken' },
    ...{ title: /body: missing/, answer: getAnswer(415, coded) },
    house: 'status-unexpected',
    standard: '',
  },
  {
    given: '415 for a body with a value at fault',
    ...{ method: 'put', more: json, responses: `'400': ${problem}, '415': ${problem}`, kind: 'broken' },
    ...{ title: /body.*instead/, answer: getAnswer(415, coded) },
    house: 'status-unexpected',
    standard: 'status-unexpected',
  },
  {
    given: 'a declared 404 for an id of the wrong type, without a declared 400',
    ...{ method: 'get', responses: `'404': ${problem}`, kind: 'broken', title: /path id: string/ },
    answer: getAnswer(404, coded),
    house: 'status-unexpected',
    standard: '',
  },
  {
    given: 'a declared 404 for an id of the wrong type, with a declared 400',
    ...{ method: 'get', responses: `'400': ${problem}, '404': ${problem}`, kind: 'broken', title: /path id: string/ },
    answer: getAnswer(404, coded),
    house: 'status-unexpected',
    standard: 'status-unexpected',
  },
  {
    given: 'a 404 for an id of the wrong type that is not declared',
    ...{ method: 'get', responses: '', kind: 'broken', title: /path id: string/, answer: getAnswer(404) },
    house: 'status-unexpected',
    standard: 'status-unexpected',
  },
  {
    given: 'an id of the wrong type accepted',
    ...{ method: 'get', responses: '', kind: 'broken', title: /path id: string/, answer: getAnswer(200) },
    house: 'invalid-accepted',
    standard: 'invalid-accepted',
  },
  {
    given: 'an incomplete Allow',
    ...{ method: 'get', responses: `'405': ${problem}`, kind: 'method', title: /PUT/ },
    answer: getAnswer(405, { ...coded, headers: { ...coded.headers, allow: 'POST' } }),
    house: 'header-missing header-missing',
    standard: '',
  },
  {
    given: '404 for a method without an operation',
    ...{ method: 'get', responses: '', kind: 'method', title: /PUT/, answer: getAnswer(404) },
    house: 'status-unexpected',
    standard: '',
  },
  {
    given: 'another shape of the 405',
    ...{ method: 'get', responses: `'405': ${problem}`, kind: 'method', title: /PUT/ },
    answer: getAnswer(405, { ...bare, headers: { ...bare.headers, allow: 'GET' } }),
    house: 'body-undeclared',
    generated: '',
    standard: '',
  },
  {
    given: 'a method without an operation carried out',
    ...{ method: 'get', responses: '', kind: 'method', title: /PUT/, answer: getAnswer(200) },
    house: 'method-answers',
    standard: 'method-answers',
  },
  {
    given: '403 for a path without an operation',
    ...{ method: 'get', responses: '', kind: 'path', title: /no-such/, answer: getAnswer(403) },
    house: 'status-unexpected',
    standard: '',
  },
  {
    given: 'another shape of the 404 for a path without an operation',
    ...{ method: 'get', responses: `'404': ${problem}`, kind: 'path', title: /no-such/, answer: getAnswer(404, bare) },
    house: 'body-undeclared',
    generated: '',
    standard: '',
  },
  {
    given: 'a path without an operation answered',
    ...{ method: 'get', responses: '', kind: 'path', title: /no-such/, answer: getAnswer(200) },
    house: 'path-answers',
    standard: 'path-answers',
  },
  {
    given: 'another media type accepted',
    ...{
      method: 'put',
      more: json,
      responses: `'415': ${problem}`,
      kind: 'body',
      title: /media type/,
      answer: getAnswer(200),
    },
    house: 'body-not-checked',
    standard: 'none derived',
  },
  {
    given: 'a fault without its place',
    ...{ method: 'put', more: json, responses: `'400': ${problem}`, kind: 'body', title: /broken JSON/ },
    answer: getAnswer(400, coded),
    house: 'refusal-unclear',
    generated: '',
    standard: '',
  },
  {
    given: 'broken JSON refused with 422, which is declared instead of 400',
    ...{ method: 'put', more: json, responses: `'422': ${problem}`, kind: 'body', title: /broken JSON/ },
    answer: getAnswer(422, coded),
    house: 'refusal-unclear',
    generated: '',
    standard: '',
  },
  {
    given: 'broken JSON accepted',
    ...{
      method: 'put',
      more: json,
      responses: `'400': ${problem}`,
      kind: 'body',
      title: /broken JSON/,
      answer: getAnswer(200),
    },
    house: 'body-not-checked',
    standard: 'body-not-checked',
  },
  {
    given: 'a large body accepted',
    ...{
      method: 'put',
      more: json,
      responses: `'413': ${problem}`,
      kind: 'body',
      title: /bytes/,
      answer: getAnswer(200),
    },
    house: 'body-not-checked',
    standard: 'none derived',
  },
  {
    given: 'an integer over all bounds accepted',
    ...{ method: 'put', more: json, responses: '', kind: 'broken', title: /above maximum/, answer: getAnswer(200) },
    house: 'invalid-accepted',
    standard: 'none derived',
  },
  {
    given: 'a PUT that creates the item',
    ...{
      method: 'put',
      more: json,
      responses: `'404': ${problem}`,
      kind: 'absent',
      title: /not exist/,
      answer: getAnswer(200),
    },
    house: 'absent-answers',
    generated: 'none derived',
    standard: 'none derived',
  },
  {
    given: 'a DELETE of what is not there',
    ...{ method: 'delete', responses: `'404': ${problem}`, kind: 'absent', title: /not exist/, answer: getAnswer(200) },
    house: 'absent-answers',
    standard: 'absent-answers (warning)',
  },
  {
    given: 'a DELETE of what is not there, which words refuse',
    ...{ method: 'delete', kind: 'absent', title: /not exist/, answer: getAnswer(200) },
    responses: "'404': { description: The pet was deleted before }",
    house: 'absent-answers',
    standard: 'absent-answers',
  },
  {
    given: 'a GET of what is not there',
    ...{ method: 'get', responses: `'404': ${problem}`, kind: 'absent', title: /not exist/, answer: getAnswer(200) },
    house: 'absent-answers',
    standard: 'absent-answers',
  },
  {
    given: 'an answer 500',
    ...{ method: 'get', responses: '', kind: 'broken', title: /path id: string/, answer: getAnswer(500) },
    house: 'server-error',
    standard: 'server-error',
  },
];

async function raised({ method, responses, more, kind, title, answer }: Row, profile: ProfileName): Promise<string> {
  const cases = await readCases(method, responses, profile, more);
  const found = cases.find((one) => one.kind === kind && title.test(one.title));
  if (found === undefined) return 'none derived';
  return judge(found, answer, profile)
    .faults.map(({ rule, severity }) => (severity === 'error' ? rule : `${rule} (${severity})`))
    .join(' ');
}

describe.each([...profileNames, 'generated'] as const)('the profile %s', (profile) => {
  it.each(rows)('raises of a service that has $given what its row says', async (row) => {
    expect(await raised(row, profile)).toBe(row[profile] ?? row.house);
  });
});

describe('a path of no operation', () => {
  it('is blamed on no operation', async () => {
    const [found] = (await readCases('get', `'404': ${problem}`, 'house')).filter(({ kind }) => kind === 'path');
    for (const answer of [getAnswer(200), getAnswer(404, bare)]) {
      expect(judge(found!, answer, 'house').faults).toMatchObject([{ operation: 'paths', pointer: '/paths' }]);
    }
  });

  it('is a matter of its path if only the method is another', async () => {
    const [found] = (await readCases('get', '', 'house')).filter(({ kind }) => kind === 'method');
    const { faults } = judge(found!, getAnswer(200), 'house');
    expect(faults).toMatchObject([{ operation: 'paths', pointer: '/paths/~1pets~1{id}' }]);
  });
});

it('takes a status that is expected', async () => {
  const [first] = await readCases('get', '', 'standard');
  expect(
    judge(buildCase(first!.operation, 'a', { expected: { statuses: [200] } }), getAnswer(200), 'standard'),
  ).toEqual({
    faults: [],
    notes: [],
  });
});
