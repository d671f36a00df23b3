import { describe, expect, it } from 'vitest';
import { publicEntries } from '../../tests/public/entries.ts';
import { movedModules } from './moved-modules.ts';
import { rewriteImports } from './rewrite-imports.ts';

const rewrite = (text: string, path = 'service/pets/operations.ts') => rewriteImports(path, text);

describe('an import of a module that was moved', () => {
  it.each([
    {
      given: "import { HttpError } from '../http/errors.ts';",
      want: "import { HttpError } from 'fountainai';",
    },
    {
      given: "import type { Service, ServiceContext } from '../service.ts';",
      want: "import type { Service, ServiceContext } from 'fountainai';",
    },
    {
      given: 'import { HttpError as Failure, type HttpError as T } from "../http/errors.ts"',
      want: 'import { HttpError as Failure, type HttpError as T } from "fountainai"',
    },
    {
      given: "import { omit, only } from '../only.ts';",
      want: "import { omit, only } from 'fountainai';",
    },
    {
      given: "import { Collection } from '../collection/collection.ts';",
      want: "import { Resource as Collection } from 'fountainai';",
    },
    {
      given: "import { Collection as Items } from '../collection/collection.ts';",
      want: "import { Resource as Items } from 'fountainai';",
    },
    {
      given: "import { Collection as Resource } from '../collection/collection.ts';",
      want: "import { Resource } from 'fountainai';",
    },
    {
      given: "import { type Collection } from '../collection/collection.ts';",
      want: "import { type Resource as Collection } from 'fountainai';",
    },
    {
      given: "import type { ApiDocument } from '../../openapi/document.ts';",
      want: "import type { ApiDocument } from 'fountainai/openapi';",
    },
    {
      given: "say('a'.b); import { HttpError } from '../http/errors.ts';",
      want: "say('a'.b); import { HttpError } from 'fountainai';",
    },
    {
      given: String.raw`import { HttpError } from '\x2e./http/errors.ts';`,
      want: "import { HttpError } from 'fountainai';",
    },
    {
      given: String.raw`import { HttpError } from '../http\/errors.ts';`,
      want: "import { HttpError } from 'fountainai';",
    },
    {
      given: "import {\n  defineHandlers,\n  type Handlers,\n} from '../http/handlers.ts';",
      want: "import {\n  defineHandlers,\n  type Handlers,\n} from 'fountainai';",
    },
  ])('is rewritten: $given', ({ given, want }) => {
    expect(rewrite(`// mine\n${given}\nrest();`)).toMatchObject({ text: `// mine\n${want}\nrest();`, left: [] });
  });

  it('is rewritten in any depth, and in an export', () => {
    const given = "export { createSearchTables as up } from '../../search/tables.ts';";
    const want = "export { createSearchTables as up } from 'fountainai';";
    expect(rewrite(given, 'service/pets/migrations/0002.ts').text).toBe(want);
    expect(rewrite(given, 'service/pets/store.ts').text).toBe(given);
  });

  it('is reported with its line before and after', () => {
    const given = "import { x } from './x.ts';\nimport { HttpError } from '../http/errors.ts';\n";
    expect(rewrite(given).lines).toEqual([
      {
        line: 2,
        before: "import { HttpError } from '../http/errors.ts';",
        after: "import { HttpError } from 'fountainai';",
      },
    ]);
  });
});

describe('the file', () => {
  it.each([
    "import { store } from './store.ts';",
    "import { HttpError } from './http/errors.ts';",
    "import { HttpError } from '../other/http/errors.ts';",
    "import { HttpError } from 'fountainai';",
    "const text = `import { HttpError } from '../http/errors.ts';`;",
    "// import { HttpError } from '../http/errors.ts';",
    "import { join } from 'node:path';",
    'not code {{{',
    '',
  ])('stays as it is, without a word, if it has %j', (given) => {
    expect(rewrite(given)).toEqual({ text: given, lines: [], left: [] });
  });

  it.each([
    { given: "import { StartError } from '../http/errors.ts';", names: ['StartError'] },
    { given: "import { StartError, HttpError } from '../http/errors.ts';", names: ['StartError'] },
    { given: "import * as errors from '../http/errors.ts';", names: [] },
    { given: "import '../http/errors.ts';", names: [] },
    { given: "export * from '../http/errors.ts';", names: [] },
  ])('keeps an import of more than the public names, and it is reported: $given', ({ given, names }) => {
    expect(rewrite(`\n${given}`)).toEqual({
      text: `\n${given}`,
      lines: [],
      left: [{ line: 2, specifier: '../http/errors.ts', names }],
    });
  });

  it('is not rewritten a second time', () => {
    const once = rewrite("import { Collection } from '../collection/collection.ts';\n").text;
    expect(rewrite(once).text).toBe(once);
  });
});

it('names what the entries export, and nothing else', () => {
  const exported = new Map(publicEntries().map(({ specifier, names }) => [specifier, names.map(({ name }) => name)]));
  const wrong = [...movedModules].flatMap(([path, { specifier, names }]) =>
    [...names.values()].filter((name) => exported.get(specifier)?.includes(name) !== true).map((name) => [path, name]),
  );
  expect(wrong).toEqual([]);
});
