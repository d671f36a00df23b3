/** Prepares a repository for the commands: each file is written once, and the user's own lines stay. */
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { commandLine } from '../../openapi/package/command-line.ts';
import { packageFolder } from '../../openapi/package/package.ts';
import type { Report, StepResult } from '../cli/report.ts';
import { readTextFile, writeIfChanged } from '../file/files.ts';
import { findFolderInRepository, findRoot } from '../project/project-documents.ts';
import { projectFileName, readProjectFile } from '../project/project-file.ts';
import { copyExample, type ExampleName } from './example.ts';
import { type FoundDocument, searchDocuments } from './find-documents.ts';
import { withIgnoredFiles } from './ignored-files.ts';
import { withScripts } from './package-scripts.ts';
import { withHook } from './pre-commit.ts';
import { renderProjectFile } from './project-text.ts';
import { renderWorkflow, workflowPath } from './workflow.ts';

export interface InitOptions {
  readonly folder: string;
  readonly example: ExampleName | undefined;
  readonly dryRun: boolean;
  readonly report: Report;
}

/**
 * Writes the files, with a step for each.
 * @throws OpsError if an example would replace files, or `fountainai.yml` is invalid
 */
export async function initializeProject(options: InitOptions): Promise<void> {
  const { folder, example, dryRun, report } = options;
  const isNew = !existsSync(join(folder, projectFileName));
  if (example !== undefined && isNew) await copyExample(example, folder, report, dryRun);
  const { documents, outdated, isCut } = await searchDocuments(folder);
  for (const path of outdated)
    report.say(`skipped  ${path}: only OpenAPI 3.0 and 3.1 can be checked; convert it first`);
  if (isCut)
    report.say(
      'skipped  the rest of the repository: it is too deep or has too many files; name other documents by hand',
    );
  report.fact(
    'documents',
    documents.map(({ path, name }) => ({ path, name })),
  );
  const hasOwn = existsSync(join(folder, 'openapi')) && documents.some(({ path }) => isServed(folder, path));
  if (documents.length === 0 && isNew && !(dryRun && example !== undefined)) {
    offerExample(folder, report);
    return;
  }
  const file = join(folder, projectFileName);
  // An example has a file of its own.
  if (!isNew || example === undefined)
    await report.step(projectFileName, () => writeProjectFile(options, documents, hasOwn, file));
  await writeOthers(options);
  await sayNext(documents, isNew && example === undefined, options);
}

/** `fountainai start` serves it. */
function isServed(folder: string, path: string): boolean {
  const name = /^openapi\/([^/]+)\.(?:ya?ml|json)$/.exec(path)?.[1];
  return name !== undefined && existsSync(join(folder, 'service', name, 'operations.ts'));
}

async function writeProjectFile(
  { folder, dryRun }: InitOptions,
  documents: readonly FoundDocument[],
  hasOwn: boolean,
  file: string,
): Promise<StepResult> {
  const known = await readProjectFile(folder);
  if (known !== undefined) {
    const named = new Set(known.services.map(({ document }) => relative(folder, document).split(sep).join('/')));
    const missing = documents.filter(({ path }) => !named.has(path) && !isServed(folder, path));
    const detail = `it does not name ${missing.map(({ path }) => path).join(', ')}`;
    return missing.length === 0 ? { outcome: 'unchanged' } : { outcome: 'unchanged', detail };
  }
  const others = documents.filter(({ path }) => !isServed(folder, path));
  if (others.length === 0 && hasOwn)
    return { outcome: 'skipped', detail: 'all documents are in openapi/, and served from service/' };
  const outcome = await writeIfChanged(file, await renderProjectFile(folder, others), { dryRun });
  return { outcome, detail: `for ${others.map(({ path }) => path).join(', ')}` };
}

async function writeOthers({ folder, dryRun, report }: InitOptions): Promise<void> {
  const root = findRoot(join(folder, projectFileName), folder);
  const inner = findFolderInRepository(folder);
  const edit = (top: string, path: string, render: (before: string) => string | undefined, hint: string) =>
    report.step(path, async (): Promise<StepResult> => {
      const before = await readTextFile(join(top, path));
      const text = render(before ?? '');
      if (text === undefined) return { outcome: 'skipped', detail: hint };
      return { outcome: await writeIfChanged(join(top, path), text, { dryRun }) };
    });
  if (existsSync(join(folder, 'package.json')))
    await edit(
      folder,
      'package.json',
      withScripts,
      'it, its "scripts" or its "allowScripts" is not a JSON object: correct it, and run the command again',
    );
  await edit(folder, '.gitignore', withIgnoredFiles, '');
  const workflow = renderWorkflow({ folder: inner, ...(await findFacts(folder)) });
  await edit(root, workflowPath(inner), (before) => (before === '' ? workflow : before), '');
  const hint = 'it has another form: add a local hook that runs "npx fountainai drift --only document,history"';
  await edit(root, '.pre-commit-config.yaml', (before) => withHook(before, inner), hint);
}

async function findFacts(folder: string): Promise<Omit<Parameters<typeof renderWorkflow>[0], 'folder'>> {
  const has = (name: string): boolean => existsSync(join(folder, name));
  const manifest = (await readTextFile(join(packageFolder, 'package.json'))) ?? '';
  const version = /"version":\s*"([^"]+)"/.exec(manifest)?.[1] ?? 'latest';
  const isPython = [
    'requirements.txt',
    'pyproject.toml',
    'setup.py',
    'server.py',
    'app.py',
    'main.py',
    'manage.py',
  ].some(has);
  return {
    manifest: (['package-lock.json', 'package.json'] as const).find(has),
    languages: [...(isPython ? (['python'] as const) : []), ...(has('go.mod') ? (['go'] as const) : [])],
    version,
  };
}

function offerExample(folder: string, report: Report): void {
  report.say(
    `There is no OpenAPI document in "${folder}", so nothing was written. Add one, and run this command again;`,
  );
  report.say('or begin with a small service that runs at once:');
  for (const name of ['typescript', 'python', 'go'] as const)
    report.say(`  ${commandLine('init', `--example ${name}`)}`);
}

async function sayNext(
  documents: readonly FoundDocument[],
  isNew: boolean,
  { folder, report }: InitOptions,
): Promise<void> {
  if (documents.length === 0) return;
  if (isNew) report.say(`\nAdd "start" or "url" in ${projectFileName}, so that running services are checked, too.`);
  if (await lacksPackage(folder))
    report.say('\nInstall the package, which the scripts and the workflow need: npm install --save-dev fountainai');
  report.next(commandLine('drift'));
}

/** True if there is a package.json that does not name this package. */
async function lacksPackage(folder: string): Promise<boolean> {
  const text = await readTextFile(join(folder, 'package.json'));
  return text !== undefined && !/"fountainai"\s*:\s*"/.test(text);
}
