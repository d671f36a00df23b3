import { expect, it } from 'vitest';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { isListOfOthers } from './resources.ts';

it.each([
  { paths: { '/logs': 'get', '/talks': 'get', '/talks/{id}': 'delete' }, list: '/logs', want: true },
  { paths: { '/logs': 'get', '/talks': 'get', '/talks/{id}': 'delete' }, list: '/talks', want: false },
  { paths: { '/talks': 'get', '/talk/{id}': 'delete' }, list: '/talks', want: false },
  { paths: { '/logs': 'get', '/talks': 'post', '/talks/{id}': 'delete' }, list: '/logs', want: false },
  { paths: { '/services': 'get', '/services/delete/{id}': 'delete' }, list: '/services', want: false },
  { paths: { '/talks': 'get', '/talks/{id}': 'get', '/talks/{id}/remove': 'delete' }, list: '/talks', want: false },
])('$list has other items than what is deleted: $want', async ({ paths, list, want }) => {
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const operations = Object.entries(paths).map(([path, method]) => [
    path,
    {
      ...(path.includes('{') ? { parameters } : {}),
      [method]: { operationId: `${method}${path}`, responses: { '200': { description: 'well' } } },
    },
  ]);
  const content = {
    openapi: '3.1.0',
    info: { title: 'Talks', version: '1' },
    paths: Object.fromEntries(operations) as object,
  };
  const document = await parseDocument(JSON.stringify(content), { source: 'talks.json', name: 'talks' });
  const find = (wanted: string) => document.operations.find(({ path, method }) => path === wanted || method === wanted);
  const [found, remove] = [find(list), find('delete')];
  expect(found && remove && isListOfOthers(document, found, remove)).toBe(want);
});
