/** The text of a new `fountainai.yml`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readTextFile } from '../file/files.ts';
import type { FoundDocument } from './find-documents.ts';

const schemaPath = 'node_modules/fountainai/fountainai.schema.json';

/** Members that the command cannot know are comments, with the most likely value. */
export async function renderProjectFile(folder: string, documents: readonly FoundDocument[]): Promise<string> {
  const start = await guessStart(folder);
  return [
    `# yaml-language-server: $schema=${findSchema(folder)}`,
    '# The services of this project, for the commands of fountainai. Remove "# " where a line is right.',
    'services:',
    ...documents.flatMap((document) => renderService(document, start)),
    '',
  ].join('\n');
}

function renderService({ name, path, schemes, localUrl }: FoundDocument, start: string): readonly string[] {
  const variable = `${name.toUpperCase().replaceAll('-', '_')}_KEY`;
  const credentials = schemes.map((scheme) => `${quote(scheme)}: env:${variable}`).join(', ');
  return [
    `  ${name}:`,
    `    document: ${quote(path)}`,
    '    # The command that starts the service on the port in PORT, or the address of one that runs:',
    `    # start: ${start}`,
    `    # url: ${localUrl ?? 'http://127.0.0.1:8080'}`,
    ...(schemes.length === 0
      ? []
      : ['    # Variables of the environment or of .env:', `    # credentials: { ${credentials} }`]),
  ];
}

/** A folder of the repository may be the project, and a folder above it have the package. */
function findSchema(folder: string, steps = './'): string {
  if (existsSync(join(folder, schemaPath))) return `${steps}${schemaPath}`;
  const parent = join(folder, '..');
  const isTop = parent === folder || existsSync(join(folder, '.git'));
  return isTop ? `./${schemaPath}` : findSchema(parent, steps === './' ? '../' : `../${steps}`);
}

async function guessStart(folder: string): Promise<string> {
  const has = (name: string): boolean => existsSync(join(folder, name));
  const manifest = (await readTextFile(join(folder, 'package.json'))) ?? '';
  if (/"start"\s*:/.test(manifest)) return 'npm start';
  if (has('manage.py')) return 'python3 manage.py runserver --noreload $PORT';
  const script = ['server.py', 'app.py', 'main.py'].find(has);
  if (script !== undefined) return `python3 ${script}`;
  if (has('go.mod')) return 'go run .';
  return 'node server.js';
}

const quote = (text: string): string => (/^[\w./-]+$/.test(text) ? text : JSON.stringify(text));
