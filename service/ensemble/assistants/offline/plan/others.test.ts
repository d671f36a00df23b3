import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from 'fountainai/openapi';
import { parseDocument } from 'fountainai/openapi';
import { makeSnapshot } from '../../../testing/servers.ts';
import { localChecks } from '../../../tools/local-checks.ts';
import { readArguments } from '../../../tools/read-arguments.ts';
import { type ToolSet, buildTools } from '../../../tools/tools.ts';
import { planFor } from './plan.ts';
import { getProfile } from '../profile/profile.ts';
import { ownTools, describePlan, fillExample } from '../testing/planner.ts';

/** A service with words that do not occur in the planner. */
let library: ToolSet;

const integer = { type: 'integer' };
const text = { type: 'string' };
const ok = { 200: { description: 'well' } };
const inPath = (name: string, schema: Json): Json => ({ name, in: 'path', required: true, schema });
const inQuery = (name: string, schema: Json): Json => ({ name, in: 'query', schema });
const json = (schema: Json): Json => ({ required: true, content: { 'application/json': { schema } } });

const libraryDocument = {
  openapi: '3.1.0',
  info: { title: 'Library', version: '1' },
  paths: {
    '/books': {
      get: {
        operationId: 'findBooks',
        parameters: [inQuery('genre', { enum: ['crime', 'poetry'] }), inQuery('tags', { type: 'array', items: text })],
        responses: ok,
      },
      post: {
        operationId: 'addBook',
        requestBody: json({
          type: 'object',
          required: ['title', 'isNew'],
          properties: { id: { ...integer, readOnly: true }, title: text, isNew: { type: 'boolean' }, pages: integer },
        }),
        responses: ok,
      },
      delete: { operationId: 'deleteBooks', responses: ok },
    },
    '/books/{isbn}': {
      parameters: [inPath('isbn', text)],
      get: { operationId: 'getBook', responses: ok },
      delete: { operationId: 'deleteBook', responses: ok },
      patch: {
        operationId: 'changeBook',
        requestBody: json({ type: 'object', properties: { title: text, pages: integer } }),
        responses: ok,
      },
    },
    '/readers/{reader_id}/loans': {
      parameters: [inPath('reader_id', integer)],
      delete: { operationId: 'removeLoans', responses: ok },
    },
    '/translations': {
      post: {
        operationId: 'translateText',
        requestBody: json({ type: 'object', required: ['text'], properties: { text } }),
        responses: ok,
      },
    },
    '/search': {
      post: {
        operationId: 'searchShelves',
        requestBody: json({ type: 'object', required: ['phrase'], properties: { phrase: text } }),
        responses: ok,
      },
    },
    '/notes': {
      post: {
        operationId: 'writeNote',
        requestBody: { required: true, content: { 'text/plain': { schema: text } } },
        responses: ok,
      },
    },
  },
};

beforeAll(async () => {
  const document = await parseDocument(JSON.stringify(libraryDocument), { source: 'library.json', name: 'library' });
  library = buildTools([makeSnapshot(document)]);
});

describe('with a service of others', () => {
  it.each([
    {
      given: 'add a book titled "Emma" and isNew true',
      want: { addBook: { body: { title: 'Emma', isNew: true } } },
    },
    {
      given: 'add a book with title Emma and isNew no and pages 300',
      want: { addBook: { body: { title: 'Emma', isNew: false, pages: 300 } } },
    },
    { given: 'find crime books', want: { findBooks: { query: { genre: 'crime' } } } },
    { given: 'find books with tags ["old", "rare"]', want: { findBooks: { query: { tags: ['old', 'rare'] } } } },
    { given: 'find books tags "old"', want: { findBooks: { query: { tags: ['old'] } } } },
    { given: 'show book 978-0-14', want: { getBook: { path: { isbn: '978-0-14' } } } },
    { given: 'show book emma', want: { getBook: { path: { isbn: 'emma' } } } },
    { given: 'delete book emma', want: /^I delete only what is named/ },
    { given: 'delete book "emma"', want: { deleteBook: { path: { isbn: 'emma' } } } },
    { given: 'delete the books', want: /^I delete only what is named/ },
    { given: 'remove the loans of reader 3', want: /^I delete only what is named.*would delete more than that/ },
    {
      given: 'change the pages of book "emma" to 300',
      want: { changeBook: { path: { isbn: 'emma' }, body: { pages: 300 } } },
    },
    { given: 'translate "guten Tag"', want: { translateText: { body: { text: 'guten Tag' } } } },
    { given: 'translate the text "guten Tag"', want: { translateText: { body: { text: 'guten Tag' } } } },
    { given: 'search the shelves for "sea"', want: /only when I am told to/ },
    { given: 'write a note "buy milk"', want: { writeNote: { body: 'buy milk' } } },
  ])('$given', ({ given, want }) => {
    const found = describePlan(planFor(given, library));
    if (want instanceof RegExp) expect(found).toMatch(want);
    else expect(found).toEqual(want);
  });

  it('asks which service is meant if two services do the same', () => {
    const twins = [...library.values()].slice(0, 1).map(({ snapshot }) => snapshot);
    const tools = buildTools(
      ['left', 'right'].flatMap((id) => twins.map((twin) => ({ ...twin, service: { ...twin.service, id } }))),
    );
    expect(describePlan(planFor('add a book with title "Emma" and isNew yes', tools))).toMatch(
      /may mean addBook of left or addBook of right/,
    );
  });
});

it('gives examples that are carried out as described', async () => {
  for (const tools of [await ownTools(), library]) {
    for (const tool of tools.values()) {
      const profile = getProfile(tool);
      const isMany = profile.actions.has('delete') && !tool.operation.path.endsWith('}');
      if (isMany) continue;
      const request = fillExample(tool);
      const plan = planFor(request, tools);
      expect(describePlan(plan), request).toHaveProperty(tool.operation.id);
      if ('profile' in plan) expect(await readArguments(tool, plan.arguments, localChecks)).not.toHaveProperty('fault');
    }
  }
});
