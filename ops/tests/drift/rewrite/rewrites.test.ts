/** Documents that say the same in another way: no section may find anything, whichever of both was there first. */
import { stringifyYaml } from '@redocly/openapi-core';
import fc from 'fast-check';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownDocuments } from '../../../../openapi/testing/documents.ts';
import type { ApiDocument, JsonObject } from '../../../../openapi/document/document.ts';
import { objectOf } from '../../../../openapi/json/json.ts';
import { loadDocument, parseDocument } from '../../../../openapi/loading/load.ts';
import { at } from '../../../../openapi/json/pointer.ts';
import { assistantSection } from '../../../drift/assistant/assistant-section.ts';
import { behaviourSection } from '../../../drift/behaviour/behaviour-section.ts';
import { codeSection } from '../../../drift/code/code-section.ts';
import { documentSection } from '../../../drift/document/document-section.ts';
import { historySection } from '../../../drift/history/history-section.ts';
import { allSections } from '../../../drift/run/all-sections.ts';
import { type DraftChange, changeDocument, createContext } from '../../../drift/testing/drift-inputs.ts';
import { notesDocument, findOutcome, risen } from '../outcome.ts';
import { inOpenApi30, rewrites } from './rewrites.ts';
import { isLongForm, pickRows } from '../../../../openapi/testing/long-form.ts';

const written = (text: string, { source, name }: ApiDocument = notesDocument) => parseDocument(text, { source, name });

const unasked = allSections.filter(({ name }) => name !== 'behaviour');

/** All other sections look at the content alone, which only some rewrites change. */
async function expectSame(one: ApiDocument, other: ApiDocument): Promise<void> {
  const sections = one.hash === other.hash ? [documentSection] : unasked;
  expect(await findOutcome({ base: [one], documents: [other] }, sections)).toEqual({});
  if (one.hash === other.hash) return;
  expect(await findOutcome({ base: [other], documents: [one] }, [historySection, assistantSection])).toEqual({});
}

describe('another content', () => {
  test.each(pickRows(Object.entries(rewrites), 3))('%s', async (_name, rewrite) => {
    const content = rewrite(notesDocument.content);
    await expectSame(notesDocument, await written(JSON.stringify(content)));
  });

  test('OpenAPI 3.0', async () => {
    const without31 = await changeDocument(notesDocument, (draft) => draft.remove('info summary'));
    const content = inOpenApi30(without31.content);
    expect(JSON.stringify(content)).toMatch(/"nullable":true.*"example":|"example":.*"nullable":true/);
    const other = await written(JSON.stringify(content));
    await expectSame(without31, other);
    expect(await findOutcome({ documents: [other] }, [behaviourSection])).toEqual({});
  });

  test('all of them, and what a running service answers', async () => {
    const content = Object.values(rewrites).reduce((before, rewrite) => rewrite(before), notesDocument.content);
    expect(await findOutcome({ base: [notesDocument], documents: [await written(JSON.stringify(content))] })).toEqual(
      {},
    );
  });
});

/** The text of the document → another text. */
const styles: Record<string, (text: string, content: JsonObject) => string> = {
  JSON: (_text, content) => JSON.stringify(content),
  'JSON over many lines': (_text, content) => JSON.stringify(content, undefined, 4),
  'YAML blocks all the way': (_text, content) => stringifyYaml(content),
  'YAML flow style': (_text, content) => stringifyYaml(content, { flowLevel: 0 }),
  'YAML flow style within operations': (_text, content) => stringifyYaml(content, { flowLevel: 4 }),
  'scalars in quotes': (text) =>
    text.replaceAll(/^( *(?:- )?[\w-]+: )([A-Za-z][^\n'"{}[\]#&*|>]*)$/gm, (line, name: string, value: string) =>
      ['true', 'false', 'null'].includes(value) ? line : `${name}"${value}"`,
    ),
  comments: (text) => `# A comment.\n${text.replaceAll(/^( *[\w'-]+:)$/gm, '$1 # why\n# and\n')}`,
  'lines that end as on Windows': (text) => text.replaceAll('\n', '\r\n'),
  'a deeper indentation': (_text, content) => stringifyYaml(content, { indent: 8 }),
  'long texts folded': (text) =>
    text.replaceAll(/^( *)description: ([A-Za-z ]+) ([A-Za-z]+)\.$/gm, '$1description: >-\n$1  $2\n$1  $3.'),
  'a date without its quotes': (text) => text.replaceAll(/'(\d{4}-\d\d-\d\d[T0-9:.Z]*)'/g, '$1'),
  'numbers with a point': (text) => text.replaceAll(/(m(?:in|ax)imum: \d+)\b/g, '$1.0'),
  'names in quotes': (text) => text.replaceAll(/^( +)(\w+):/gm, "$1'$2':"),
  'anchors and aliases': (text, content) => {
    const reference = '#/components/schemas/NoteId';
    const shared = at(content, reference);
    const replace = (_name: string, value: unknown) => (objectOf(value).$ref === reference ? shared : value);
    expect(text.split(reference).length).toBeGreaterThan(2);
    return stringifyYaml(JSON.parse(JSON.stringify(content), replace));
  },
  'members taken over': (text) =>
    text
      .replaceAll(/draft: \{ type: integer, minimum: 0 \}/g, 'draft: &count { type: integer, minimum: 0 }')
      .replaceAll(/old: \{ type: integer, minimum: 0 \}/g, 'old: { <<: *count }'),
};

describe('another text', () => {
  test.each(pickRows(Object.entries(styles), 2))('%s', async (_name, rewrite) => {
    const text = rewrite(notesDocument.text, notesDocument.content);
    expect(text).not.toBe(notesDocument.text);
    await expectSame(notesDocument, await written(text));
  });

  test('several files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fountainai-parts-'));
    const { schemas, ...components } = objectOf(notesDocument.content.components);
    const whole = JSON.stringify({ ...notesDocument.content, components });
    await mkdir(join(folder, 'parts'));
    const inParts = JSON.stringify(schemas).replaceAll('"#/components/schemas/', '"#/');
    await writeFile(join(folder, 'parts/schemas.json'), inParts);
    await writeFile(join(folder, 'notes.yml'), whole.replaceAll('"#/components/schemas/', '"./parts/schemas.json#/'));
    await expectSame(notesDocument, await loadDocument(join(folder, 'notes.yml')));
    await rm(folder, { recursive: true });
  });
});

/** What people and models read, with the patch of the version that it asks for. */
const wordings: Record<string, DraftChange> = {
  title: (draft) => draft.set('info title', 'Little notes'),
  'the description of an operation': (draft) => draft.set('paths /notes get description', 'Use this to look around.'),
  summary: (draft) => draft.set('paths /notes post summary', 'Write a note'),
  'the description of a parameter': (draft) => draft.set('components parameters NoteId description', 'Which note.'),
  'the description of an answer': (draft) =>
    draft.set('components responses NotFound description', 'The note is unknown.'),
  'the title of a schema': (draft) => draft.set('components schemas Note title', 'Note'),
  'an example of a body': (draft) =>
    draft.set('paths /notes post requestBody content application/json examples bare value title', 'Buy bread'),
  'an example of a schema': (draft) => draft.set('components schemas NoteId examples', [7]),
  'examples left out': (draft) => draft.remove('components schemas Text examples'),
  'the description of a tag': (draft) => draft.set('tags 0 description', 'Notes.'),
  'the description of a server': (draft) => draft.set('servers 0 description', 'Here'),
};

describe('other words, with a patch of the version', () => {
  test.each(pickRows(Object.entries(wordings), 3))('%s', async (_name, change) => {
    const other = await changeDocument(notesDocument, (draft) => {
      change(draft);
      draft.set('info version', risen(notesDocument, 'patch'));
    });
    expect(await findOutcome({ base: [notesDocument], documents: [other] }, unasked)).toEqual({});
  });
});

test('any of them one after the other, in any document of ours', async () => {
  const documents = await ownDocuments();
  const any = fc.record({
    document: fc.constantFrom(...documents),
    names: fc.shuffledSubarray(Object.keys(rewrites), { minLength: 2 }),
    flowLevel: fc.integer({ min: -1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(any, async ({ document, names, flowLevel }) => {
      const content = names.reduce((sofar, name) => rewrites[name]?.(sofar) ?? sofar, document.content);
      const other = await written(stringifyYaml(content, { flowLevel }), document);
      const context = createContext({ base: [document], documents: [other] });
      for (const section of [historySection, codeSection, assistantSection]) {
        expect(await section.check(context)).toMatchObject({ status: 'clean', findings: [] });
      }
    }),
    { numRuns: isLongForm ? 20 : 4 },
  );
});
