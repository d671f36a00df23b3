/** Why operations answer 501: in what the job prints, in its JSON, and above the handlers. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serviceFiles } from '../service/service-files.ts';
import { collectionDocument, objectOfAll, shelf } from '../testing/collections.ts';
import { testProject, type TestProject } from '../testing/job.ts';

let project: TestProject;
beforeEach(async () => {
  project = await testProject({ serviceFiles });
});
afterEach(() => project.dispose());

const text = { type: 'string' };
const reasons = {
  change: 'the member "colour" of the body is not a part of the item',
  make: 'an item would be invalid: /id must match pattern "^[0-9]+$" (a valid request)',
};

async function given(): Promise<string> {
  const { text: document } = await collectionDocument('shelves', {
    shelf: { type: 'object', properties: { id: { type: 'string', pattern: '^[0-9]+$', readOnly: true }, label: text } },
    post: shelf,
    put: shelf,
    patch: objectOfAll({ colour: text }),
  });
  return project.write('given/shelves.json', document);
}

it('prints why operations of resources answer 501, by the document or by a trial of their code', async () => {
  const { out, code } = await project.run(await given());
  expect(code).toBe(0);
  for (const [operation, reason] of Object.entries(reasons)) expect(out).toContain(`  ${operation}: ${reason}\n`);
});

it('gives the reasons in its JSON and in comments above the handlers', async () => {
  expect(await project.runJson(await given())).toMatchObject({ services: [{ reasons }] });
  const code = await project.read('service/shelves/operations.ts');
  for (const [operation, reason] of Object.entries(reasons))
    expect(code).toContain(`// Not implemented: ${reason}\n    ${operation}: notImplemented,`);
});

it('counts and names the parameters and members to which working operations answer 501', async () => {
  const { text: document } = await collectionDocument('shelves', {
    shelf: { type: 'object', properties: { id: text, label: text } },
    post: { type: 'object', properties: { label: text, colour: text } },
    list: { parameters: [{ name: 'sort', in: 'query', schema: text }] },
  });
  const file = await project.write('given/shelves.json', document);
  const { out } = await project.run(file);
  expect(out).toContain('shelves: 2 parameters and members to which working operations answer 501\n');
  expect(out).toContain('  list: query sort\n');
  expect(out).toContain('  make: body colour\n');
  const refused = { list: ['query sort'], make: ['body colour'] };
  expect(await project.runJson(file)).toMatchObject({ services: [{ refused }] });
});
