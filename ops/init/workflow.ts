/** The workflow of GitHub Actions that checks each pull request. */
import { createHash } from 'node:crypto';
import { quoteWord } from '../../openapi/text/escapes.ts';

export interface WorkflowFacts {
  /** The folder of the project from the top of the repository; empty: the same. */
  readonly folder: string;
  readonly manifest: 'package-lock.json' | 'package.json' | undefined;
  readonly languages: readonly ('python' | 'go')[];
  /** Of fountainai. */
  readonly version: string;
}

const setUp = {
  python: ['      - uses: actions/setup-python@v5', '        with:', "          python-version: '3.x'"],
  go: ['      - uses: actions/setup-go@v5', '        with:', '          go-version: stable'],
} as const;

export function renderWorkflow({ folder, manifest, languages, version }: WorkflowFacts): string {
  const install = { 'package-lock.json': 'npm ci', 'package.json': 'npm install' } as const;
  const program = manifest === undefined ? `npx --yes fountainai@${version}` : 'npx fountainai';
  const path = folder === '' ? 'drift.md' : `${folder}/drift.md`;
  return `# Compares each pull request with its base: documents, their history, and the running services.
name: fountainai
on:
  pull_request:

permissions:
  contents: read

jobs:
  drift:
    runs-on: ubuntu-latest
    timeout-minutes: 15
${folder === '' ? '' : `    defaults:\n      run:\n        working-directory: ${JSON.stringify(folder)}\n`}    steps:
      - uses: actions/checkout@v4
        with:
          # The documents are compared with those of the target branch.
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 22
${languages.map((language) => `${setUp[language].join('\n')}\n`).join('')}${manifest === undefined ? '' : `      - run: ${install[manifest]}\n`}      - run: >-
          ${program} drift
          --base "$(git merge-base "origin/$BASE" HEAD)"
          --format github --format markdown=drift.md
        env:
          BASE: \${{ github.base_ref }}
      - if: "!cancelled() && hashFiles('${path.replaceAll("'", "''")}') != ''"
        run: cat drift.md >> "$GITHUB_STEP_SUMMARY"
`;
}

/** Returns the path of the file: each project in a folder of the repository has one of its own. */
export function workflowPath(folder: string): string {
  if (folder === '') return '.github/workflows/fountainai.yml';
  const plain = folder.replaceAll(/[^\w]+/g, '-').replaceAll(/^-|-$/g, '');
  // Folders with other letters or marks could have the same plain name.
  const isSame = plain === folder.replaceAll('/', '-');
  const suffix = isSame ? [] : [createHash('sha256').update(folder).digest('hex').slice(0, 6)];
  return `.github/workflows/${['fountainai', plain, ...suffix].filter((part) => part !== '').join('-')}.yml`;
}

/** Returns the line that runs a command in the folder of the project. */
export const inFolder = (folder: string, line: string): string =>
  folder === '' ? line : `sh -c "cd ${quoteWord(folder)} && ${line}"`;
