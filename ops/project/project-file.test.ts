import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CodedError } from '../../openapi/errors/coded-error.ts';
import { projectFolder, readTextFile } from '../file/files.ts';
import { readProjectFile } from './project-file.ts';
import { schemaFileName, schemaText } from './schema-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-project-'));
  await mkdir(join(folder, 'api'));
  await writeFile(join(folder, 'api/openapi.yml'), 'openapi: 3.1.0\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string) {
  await writeFile(join(folder, 'fountainai.yml'), text);
  return readProjectFile(folder);
}

const service = (lines: string): string => `services:\n  tasks:\n    document: api/openapi.yml\n${lines}`;

const faults: readonly { readonly given: string; readonly want: string }[] = [
  { given: '', want: '1:1 the file must be a mapping, not empty' },
  { given: '[]', want: '1:1 the file must be a mapping, not a list' },
  { given: 'services:\n', want: '1:1 "services" must be a mapping, not empty' },
  { given: 'servces:\n  tasks: {}\n', want: '1:1 unknown member "servces": write "services"' },
  { given: service('    redy: /healthz\n'), want: '4:5 unknown member "redy": write "ready"' },
  { given: service('    Url: http://127.0.0.1\n'), want: '4:5 unknown member "Url": write "url"' },
  { given: service('    colour: red\n'), want: '4:5 unknown member "colour": use one of document, start' },
  { given: service('    ready: healthz\n'), want: '4:5 "services.tasks.ready" is "healthz": write a path' },
  { given: service('    url: localhost:5000\n'), want: '4:5 "services.tasks.url" is "localhost:5000": write http://' },
  {
    given: service('    writes: yes please\n'),
    want: '"services.tasks.writes" must be true or false, not "yes please"',
  },
  {
    given: service('    profile: strict\n'),
    want: '4:5 "services.tasks.profile" is "strict": use one of house, standard',
  },
  { given: service('    credentials: { bearer: s3cret }\n'), want: 'is not the name of a variable: write env:NAME' },
  {
    given: service('    start: [python3, server.py]\n'),
    want: '4:5 "services.tasks.start" must be a text, not a list',
  },
  { given: 'services:\n  tasks:\n    start: ./run\n', want: '2:3 "services.tasks" has no "document": add "document"' },
  {
    given: 'services:\n  Task List:\n    document: api/openapi.yml\n',
    want: '2:3 "Task List" is not a valid name of a service: write "task-list"',
  },
  {
    given: 'services:\n  tasks:\n    document: api/opnapi.yml\n',
    want: '3:5 the document "api/opnapi.yml" does not exist',
  },
  { given: 'services:\n  tasks:\n    document: api\n', want: '3:5 the document "api" is not a file' },
  { given: 'services:\n  tasks: [\n', want: 'invalid YAML' },
  {
    given: 'services:\n  a: { document: api/openapi.yml }\n  a: { document: api/openapi.yml }\n',
    want: '3:3 invalid YAML: duplicated mapping key',
  },
  { given: `${'#'.repeat(300_000)}\n`, want: 'larger than 256 KiB' },
];

describe('the schema for editors', () => {
  it('is the one of the reader: run npm run docs', async () => {
    expect(await readTextFile(join(projectFolder, schemaFileName))).toBe(schemaText());
  });
});

describe('the project file', () => {
  it('is optional', async () => {
    expect(await readProjectFile(join(folder, 'api'))).toBeUndefined();
  });

  it('gives each service with absolute paths and its defaults', async () => {
    const file = await read(
      `# yaml-language-server: $schema=x\n${service('    start: python3 server.py\n    url: http://127.0.0.1:5000/v1/\n    credentials: { bearer: env:TASKS_TOKEN }\n')}  other: { document: ./api/openapi.yml, profile: house, writes: true, ready: /up }\n`,
    );
    const document = join(folder, 'api/openapi.yml');
    expect(file?.services).toEqual([
      {
        name: 'tasks',
        document,
        start: 'python3 server.py',
        ready: undefined,
        url: 'http://127.0.0.1:5000/v1',
        credentials: new Map([['bearer', 'TASKS_TOKEN']]),
        profile: undefined,
        writes: false,
      },
      {
        name: 'other',
        document,
        start: undefined,
        ready: '/up',
        url: undefined,
        credentials: new Map(),
        profile: 'house',
        writes: true,
      },
    ]);
  });

  it.each(faults)('reports where it is invalid: $want', async ({ given, want }) => {
    const error = await read(given).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CodedError);
    expect(String(error)).toContain(want);
    expect(String(error)).not.toContain('s3cret');
    expect(error).toMatchObject({ code: 'cli-project-file-invalid' });
  });
});
