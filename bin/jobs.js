/** The jobs of the command `fountainai`, in groups, with a line each. */

/** `anywhere`: the job needs no project. `here`: it begins one in the current folder. */
const groups = {
  'Start a project': {
    init: { entry: 'ops/init.ts', line: 'prepares a repository: documents, settings, workflow', here: true },
    setup: { entry: 'run_setup.ts', line: 'creates settings and types, starts all services, runs one interaction' },
    initialize: { entry: 'ops/initialize.ts', line: 'creates .env with random keys, and the data directory' },
    generate: { entry: 'ops/generate.ts', line: 'generates types, and services from documents' },
  },
  'Use it': {
    start: { entry: 'service/main.ts', line: 'serves the services until Ctrl-C' },
    say: {
      entry: 'ops/say.ts',
      line: 'sends a sentence to the ensemble, and prints the answer and its calls',
      anywhere: true,
    },
    mcp: {
      entry: 'ops/mcp.ts',
      line: 'serves the tools of the services to a client of MCP, on standard input and output',
      anywhere: true,
    },
  },
  'Check that all agrees': {
    drift: { entry: 'ops/drift.ts', line: 'compares documents with history, code, running services, gateway and DNS' },
    evaluate: {
      entry: 'ops/evaluate.ts',
      line: 'sends many requests to the assistant, and judges its calls and answers',
    },
    replay: {
      entry: 'ops/replay.ts',
      line: 'runs a recorded interaction again without sending, and compares its calls',
    },
    test: { entry: 'ops/test.ts', line: 'runs the contract tests of a document against a running service' },
  },
  'Bring it to production': {
    dockerize: { entry: 'ops/dockerize.ts', line: 'writes the files of containers from the documents' },
    deploy: { entry: 'ops/deploy.ts', line: 'deploys gateway, DNS and image with Pulumi' },
  },
  'Look after the data': {
    db: { entry: 'ops/db.ts', line: 'copies, backs up and restores the databases' },
    search: { entry: 'ops/search.ts', line: 'reports the state of the search index, or rebuilds it' },
  },
  'Set up your shell': {
    completion: { entry: 'ops/completion.ts', line: 'prints the completions for bash, zsh or fish', anywhere: true },
  },
};

/** Jobs by name. */
export const jobs = Object.assign({}, ...Object.values(groups));

/** Returns the text of `fountainai --help`. */
export function overview() {
  const width = Math.max(...Object.keys(jobs).map((name) => name.length));
  const parts = Object.entries(groups).map(([title, own]) => {
    const lines = Object.entries(own).map(([name, { line }]) => `  ${name.padEnd(width)}  ${line}`);
    return [`${title}:`, ...lines, ''].join('\n');
  });
  return `One OpenAPI document per service: everything else follows from it.

fountainai <command> [options]

${parts.join('\n')}
fountainai <command> --help shows the options of a command, with examples. Every command takes --json.
The project is the nearest folder with fountainai.yml or openapi/, or --folder. fountainai --version prints the version.

Exit codes: 0 clean or done, 1 findings, 2 could not run.
`;
}

/** Returns the job or option whose name is at most two edits away, or undefined. */
export function nearestJob(given) {
  const ranked = [...Object.keys(jobs), '--help', '--version']
    .map((name) => ({ name, edits: countEdits(given, name) }))
    .sort((one, other) => one.edits - other.edits);
  return ranked[0] !== undefined && ranked[0].edits <= 2 ? ranked[0].name : undefined;
}

/** The distance of Levenshtein. */
function countEdits(from, to) {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from.slice(0, 50)].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries())
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (letter === other ? 0 : 1)));
    row = next;
  }
  return row[to.length];
}
