import { describe, expect, test } from 'vitest';
import { findHandlers } from './handlers-in-source.ts';

const imported = "import { notImplemented } from 'fountainai';\n";
const find = (text: string, ids = ['list', 'create']) => findHandlers(new Map([['a.ts', text]]), ids);

describe('a handler that answers 501 to every request', () => {
  test.each([
    { given: 'list: notImplemented', want: true },
    { given: '"list": notImplemented', want: true },
    { given: "['list']: notImplemented", want: true },
    { given: 'list: () => notImplemented()', want: true },
    { given: 'list() { return notImplemented(); }', want: true },
    { given: 'async list() { notImplemented(); }', want: true },
    { given: 'list: async () => { return await notImplemented(); }', want: true },
    { given: 'list: function () { (notImplemented)(); }', want: true },
    { given: 'list: notImplemented as Handler', want: true },
    { given: 'list({ query }) { if (query.deep) notImplemented(); return { status: 200 }; }', want: false },
    { given: 'list: () => ({ status: 200, body: notImplemented })', want: false },
    { given: 'list: () => answer(/* notImplemented() */)', want: false },
    { given: 'list: other', want: false },
    { given: 'list: store.notImplemented', want: false },
    { given: 'list() {}', want: false },
  ])('$given: $want', ({ given, want }) => {
    expect(find(`${imported}const all = { ${given} };`).handlers.get('list')?.isNotImplemented).toBe(want);
  });

  test('is recognised by its module, not by its name', () => {
    for (const origin of ['fountainai', '../http/not-implemented.ts']) {
      const renamed = `import { notImplemented as todo } from '${origin}'; const a = { list: todo };`;
      expect(find(renamed).handlers.get('list')?.isNotImplemented).toBe(true);
    }
    const other = "import { notImplemented } from './todo.ts'; const a = { list: notImplemented };";
    expect(find(other).handlers.get('list')?.isNotImplemented).toBe(false);
    const own = 'const notImplemented = () => 1; const a = { list: notImplemented };';
    expect(find(own).handlers.get('list')?.isNotImplemented).toBe(false);
  });
});

describe('the handlers', () => {
  test('are the members of the object with the most handlers, with their places', () => {
    const text = `${imported}const other = { list: [], name: 'x' };
const first = { create: () => 1 };
export const all: Handlers = {
  list: notImplemented,
  async create() {
    return 1;
  },
  gone: () => 2,
  note: 'text',
};
`;
    const { handlers, foreign, end } = find(text);
    expect([...handlers].map(([name, { place }]) => [name, place.line, place.column]).sort()).toEqual([
      ['create', 6, 3],
      ['list', 5, 3],
    ]);
    expect(handlers.get('create')?.text).toBe('async create() {\n    return 1;\n  }');
    expect([...foreign].map(([name, { place }]) => [name, place.line])).toEqual([['gone', 9]]);
    expect(end).toEqual({ file: 'a.ts', line: 11, column: 1 });
  });

  test('may be in several files', () => {
    const sources = new Map([
      ['a.ts', 'export const a = { list: () => 1, ...b };'],
      ['b.ts', 'export const b = { create() {} };'],
    ]);
    expect([...findHandlers(sources, ['list', 'create']).handlers.keys()].sort()).toEqual(['create', 'list']);
  });

  test('may have unusual names', () => {
    const ids = ['__proto__', 'constructor', 'a-b', 'toString'];
    const { handlers } = find("const a = { ['__proto__']: x, constructor: () => 1, 'a-b'() {} };", ids);
    expect([...handlers.keys()].sort()).toEqual(['__proto__', 'a-b', 'constructor']);
  });

  test.each(['', 'const a = {', 'export default 5;', '\0'])('are not found in %j', (text) => {
    expect(find(text)).toMatchObject({ end: undefined, handlers: new Map() });
  });
});
