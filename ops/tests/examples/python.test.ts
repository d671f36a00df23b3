/** The example in Python: clean as it is, and each of its faults is found. Skipped by name without Python. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { findTool } from '../../../service/tests/lib/tools.ts';
import { collectFindings } from '../../findings/report.ts';
import { describeFindings, Example, type Mutation } from './example.ts';

const page = '{"items": found[offset : offset + limit], "total": len(found)}';
const rightKey = 'not hmac.compare_digest(token.encode(), TOKEN.encode())';

const mutations: readonly Mutation[] = [
  {
    title: 'a wrong type in the list only',
    file: 'server.py',
    from: page,
    to: '{"items": [{**task, "priority": "3"} for task in found[offset : offset + limit]], "total": len(found)}',
    section: 'behaviour',
    want: 'body-undeclared',
  },
  {
    title: 'an undeclared status',
    file: 'server.py',
    from: 'self.answer(201, tasks[id]',
    to: 'self.answer(202, tasks[id]',
    section: 'behaviour',
    want: 'status-undeclared',
  },
  {
    title: 'a key that is not checked',
    file: 'server.py',
    from: `or ${rightKey}`,
    to: 'or not token',
    section: 'behaviour',
    want: 'key-not-checked',
  },
  {
    title: 'a prefix of the key that is accepted',
    file: 'server.py',
    from: rightKey,
    to: 'not token or not TOKEN.startswith(token)',
    section: 'behaviour',
    want: 'key-not-checked',
  },
  {
    title: 'an update that is lost',
    file: 'server.py',
    from: `if expected not in (None, "*", f'"{versions[id]}"'):`,
    to: 'if expected == "never":',
    section: 'behaviour',
    want: 'condition-ignored',
  },
  {
    title: 'a text that is cut at 255 characters',
    file: 'server.py',
    from: '"title": title,',
    to: '"title": title[:255],',
    section: 'behaviour',
    want: 'created-differs',
  },
  {
    title: 'a wrong total',
    file: 'server.py',
    from: page,
    to: page.replace('len(found)', 'len(found[offset : offset + limit])'),
    section: 'behaviour',
    want: 'total-wrong',
  },
  {
    title: 'a renamed path parameter',
    file: 'openapi.yml',
    from: 'taskId',
    to: 'id',
    section: 'history',
    want: 'path-parameter-renamed',
  },
  {
    title: 'a member that is required now, in another file of the document',
    file: 'schemas/task.yml',
    from: 'required: [title]',
    to: 'required: [title, done]',
    section: 'history',
    want: 'request-property-became-required-with-default',
  },
];

let example: Example;
beforeAll(async () => {
  example = await Example.create('python');
});
afterAll(() => example.dispose());

describe.skipIf(findTool('python') === undefined)('the example in Python (needs python)', () => {
  it('has no findings', async () => {
    const report = await example.check();
    expect(describeFindings(collectFindings(report))).toEqual([]);
    const statuses = Object.fromEntries(report.sections.map(({ name, status }) => [name, status]));
    expect(statuses).toMatchObject({
      document: 'clean',
      history: 'clean',
      behaviour: 'clean',
      assistant: 'clean',
      code: 'not chosen',
      across: 'not chosen',
    });
  });

  it.each(pickRows(mutations, 3))('has a finding for $title', async (mutation) => {
    const findings = describeFindings(await example.findAfter(mutation));
    expect(findings.filter((finding) => finding.includes(`${mutation.section}/${mutation.want}`))).not.toEqual([]);
  });
});
