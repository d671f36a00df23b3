/** Lists with a parameter for words, from the document to answers by HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GeneratedService, serviceFiles } from '../service/service-files.ts';
import {
  credential,
  generatedProject,
  type GeneratedProject,
  type RunningProject,
  startGenerated,
} from '../testing/service.ts';
import { optionalExact, parseNotes, requiredExact, searchableNotes } from '../testing/searchable-notes.ts';

const getText = ({ files }: GeneratedService, name: string): string =>
  files.find(({ path }) => path.endsWith(name))?.text ?? '';

describe('a list with a parameter for words', () => {
  let project: GeneratedProject;
  let running: RunningProject;
  beforeAll(async () => {
    project = await generatedProject();
    const document = await searchableNotes();
    await project.write(await serviceFiles(document));
    running = await startGenerated(project, document);
  }, 120_000);
  afterAll(async () => {
    await running.close();
    await project.dispose();
  });

  const headers = { 'x-key': credential, 'content-type': 'application/json' };
  const list = async (query: string) => {
    const answer = await fetch(`${running.url}/notes${query}`, { headers });
    const items = (await answer.json()) as { id: number; title: string }[];
    return { titles: items.map(({ title }) => title), total: answer.headers.get('x-total-count'), answer };
  };

  it('finds items by their words, with pages, filters and totals', async () => {
    for (const note of [
      { title: 'Storm', color: 'red', pin: 'harbour' },
      { title: 'Storm over the harbour', color: 'blue', tags: ['sea'] },
      { title: 'Calm', body: 'no storm' },
    ]) {
      const made = await fetch(`${running.url}/notes`, { method: 'POST', headers, body: JSON.stringify(note) });
      expect(made.status).toBe(201);
    }
    expect(await list('?q=harbour')).toMatchObject({ titles: ['Storm over the harbour'], total: '1' });
    expect((await list('?q=storm&color=red')).titles).toEqual(['Storm']);
    expect((await list('?q=sea')).titles).toEqual(['Storm over the harbour']);
    const page = await list('?q=storm&limit=1');
    expect(page.total).toBe('3');
    expect(page.answer.headers.get('link')).toContain('</notes?limit=1&offset=1&q=storm>; rel="next"');
    expect((await list('')).titles).toHaveLength(3);
  });

  it('says that a total is not exact', async () => {
    const send = (title: string, color: string) =>
      fetch(`${running.url}/notes`, { method: 'POST', headers, body: JSON.stringify({ title, color }) });
    for (let written = 0; written < 1_050; written += 50)
      await Promise.all(Array.from({ length: 50 }, () => send('many', 'blue')));
    // A filter is applied to 1,000 matches.
    const exact = async (query: string) => (await list(query)).answer.headers.get('x-total-count-exact');
    expect(await exact('?q=many&color=blue')).toBe('false');
    expect(await exact('?q=many')).toBeNull();
    expect(await exact('?color=blue')).toBeNull();
  }, 120_000);

  it('does not find deleted items', async () => {
    await fetch(`${running.url}/notes/3`, { method: 'DELETE', headers });
    expect((await list('?q=calm')).titles).toEqual([]);
    const ready = (await (await fetch(`${running.url}/readyz`)).json()) as object;
    expect(ready).toMatchObject({ status: 'ok', states: { search: { status: 'ok' } } });
  });
});

describe('the generated code', () => {
  it('searches text members that clients see, and creates the tables', async () => {
    const service = await serviceFiles(await parseNotes('- { name: search, in: query, schema: { type: string } }'));
    expect(getText(service, 'store.ts')).toContain("members: ['title', 'tags', 'body']");
    expect(getText(service, '0001-notes.ts')).toContain("createWordTable(database, 'notes')");
    expect(getText(service, 'operations.ts')).toContain('q: search');
  });

  const q = '- { name: q, in: query, schema: { type: string } }';

  it.each([
    { given: 'an optional header', parameters: q, exact: optionalExact, want: `isExact ? undefined : 'false'` },
    { given: 'a required header', parameters: q, exact: requiredExact, want: 'String(isExact)' },
    { given: 'a required header without a search', parameters: '', exact: requiredExact, want: `'true'` },
    { given: 'an optional header without a search', parameters: '', exact: optionalExact, want: undefined },
    { given: 'no header', parameters: q, exact: '', want: undefined },
  ])('searches once, and says whether the total is exact with $given', async ({ parameters, exact, want }) => {
    const text = getText(await serviceFiles(await parseNotes(parameters, exact)), 'operations.ts');
    expect(text.match(/notes\.(?:list|count|find)\w*\(/g)).toEqual(['notes.listWithTotal(']);
    expect(/'X-Total-Count-Exact': ([^,]*)/.exec(text)?.[1]).toBe(want);
  });

  it.each([
    { given: '- { name: query, in: query, schema: { type: string } }', why: 'an item has a member of that name' },
    { given: '- { name: q, in: query, schema: { type: integer } }', why: 'it is not text' },
    { given: '- { name: q, in: query, schema: { type: string, enum: [a, b] } }', why: 'it has a list of values' },
    { given: '- { name: q, in: header, schema: { type: string } }', why: 'it is not in the query' },
    { given: '- { name: sort, in: query, schema: { type: string } }', why: 'it has another name' },
  ])('has no search for a parameter if $why', async ({ given }) => {
    const service = await serviceFiles(await parseNotes(given));
    for (const name of ['store.ts', 'operations.ts', '0001-notes.ts']) {
      expect(getText(service, name)).not.toMatch(/resourceSearch|openSearch|createSearchTables/);
    }
  });

  it('gets the tables of a search by a later migration', async () => {
    const [before, after] = await Promise.all(
      ['', '- { name: q, in: query, schema: { type: string } }'].map((given) => parseNotes(given)),
    );
    const first = await serviceFiles(before!);
    const migrations = new Map([['0001-notes', getText(first, '0001-notes.ts')]]);
    const later = getText(await serviceFiles(after!, migrations), '0002-notes.ts');
    expect(later).toContain('await createSearchTables(database);');
    expect(later).toContain("await createWordTable(database, 'notes');");
    expect(later).not.toContain('createResourceTable');
  });
});
