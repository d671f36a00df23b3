import { describe, expect, it } from 'vitest';
import { hashHandlers, updateHandlers } from './update-handlers.ts';
import { findUnits } from './handler-units.ts';

const ids = ['listPets', 'createPet'];
const list = `    // GET /pets
    async listPets() {
      return { status: 200, body: (await pets.list()).items };
    },
`;
const create = `    // POST /pets: Create a pet
    async createPet({ body }) {
      return { status: 201, body: await pets.insert(only(body, 'name')) };
    },
`;
const file = (
  { imports = 'only', parameter = 'pets', more = '' }: { imports?: string; parameter?: string; more?: string },
  ...handlers: readonly string[]
): string => `import { ${imports} } from 'fountainai';
import type { operations } from './api.d.ts';

function handlersOf({ ${parameter} }: Store) {
  return {
${handlers.join('\n')}  };
}
${more}`;

const first = file({}, list, create);
const known = hashHandlers(findUnits(first, ids));
const mine = list.replace('items', 'items.slice(1)');
const colour = create.replace("'name'", "'name', 'colour'");

const update = (before: string, generated: string) => updateHandlers(before, generated, ids, known);

describe('in an edited file', () => {
  it.each([
    { name: 'an unedited handler is replaced', before: [mine, create], next: [list, colour], want: [mine, colour] },
    {
      name: 'an edited one stays',
      before: [mine, create],
      next: [list.replace('200', '206'), create],
      want: [mine, create],
    },
    {
      name: 'other spaces are no edit',
      before: [mine, create.replaceAll(/^ {4}/gm, '\t')],
      next: [list, colour],
      want: [mine, `\t${colour.slice(4)}`],
    },
    {
      name: 'the comment above is replaced too',
      before: [mine, create],
      next: [list, colour.replace('Create', 'Add')],
      want: [mine, colour.replace('Create', 'Add')],
    },
    {
      name: 'a comment of a person is an edit of what is below',
      before: [mine, `    // mine\n${create.split('\n').slice(1).join('\n')}`],
      next: [list, colour],
      want: [mine, `    // mine\n${create.split('\n').slice(1).join('\n')}`],
    },
    {
      name: 'nothing is replaced if nothing changed',
      before: [mine, create],
      next: [list, create],
      want: [mine, create],
    },
  ])('$name', ({ before, next, want }) => {
    const { text, behind } = update(file({}, ...before), file({}, ...next));
    expect({ text, behind }).toEqual({ text: file({}, ...want), behind: [] });
  });

  it('what a replaced handler needs is imported', () => {
    const random = colour.replace('insert(', 'insert(randomUUID(), toLines(');
    const generated = file({ imports: 'only, toLines' }, list, random).replace(
      'import',
      "import { randomUUID } from 'node:crypto';\nimport",
    );
    const { text } = update(file({}, mine, create), generated);
    expect(text).toBe(
      file({ imports: 'only, toLines' }, mine, random).replace(
        "from './api.d.ts';",
        "from './api.d.ts';\nimport { randomUUID } from 'node:crypto';",
      ),
    );
    expect(update(text, generated)).toMatchObject({ text, updated: [], behind: [] });
  });

  it('a handler that needs more than imports stays, and stays behind in the next run', () => {
    const generated = file({ parameter: 'pets, owners' }, list, colour.replace('pets.insert', 'owners.insert'));
    const before = file({}, mine, create);
    const { text, updated, behind, hashes } = update(before, generated);
    expect({ text, updated }).toEqual({ text: before, updated: [] });
    expect(behind).toMatchObject([{ id: 'createPet', line: 12, names: ['owners'] }]);
    expect(updateHandlers(before, generated, ids, hashes).behind).toHaveLength(1);
    const acknowledged = before.replace("'name'", "'name', 'nick'");
    expect(updateHandlers(acknowledged, generated, ids, hashes).behind).toEqual([]);
  });

  it('a handler that is elsewhere, or has no hash, stays', () => {
    const before = file({ more: '/* createPet */\n' }, mine);
    expect(update(before, file({}, list, colour)).text).toBe(before);
    expect(updateHandlers(first, file({}, list, colour), ids, {}).text).toBe(first);
  });
});
