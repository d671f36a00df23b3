/**
 * Who may import whom, as one table. `check.ts` holds it against every import of the tree.
 *
 * - A file imports files of its own folder and of the folders inside it, as it likes.
 * - Between two folders next to each other, and all that is inside them, the table decides: folder → what it may import.
 *   An entry with a slash permits one folder inside the other. An entry that no file uses is an error, too.
 * - Nothing imports back up: no file imports a file that stands directly in one of the folders around its own. What both
 *   need stands in a folder next to the importer. `upward` lists the files that are exempt.
 * - No circles, neither between files nor between folders.
 * - Tests, and the folders `testing` and `tests`, may import everything; nothing else imports them. A file that only tests
 *   import stands in such a folder.
 * - A folder has at most `maxFiles` files of its own, and no two names that are the singular and the plural of one noun.
 */

/** Folder → folder inside it → the folders next to that one which it may import. `.` is the project. */
export type Walls = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export const trees = ['openapi', 'service', 'pulumi', 'ops'] as const;

export const walls: Walls = {
  '.': {
    openapi: [],
    service: ['openapi'],
    pulumi: ['openapi', 'service/http-client'],
    ops: ['openapi', 'service', 'pulumi'],
  },
  openapi: {
    package: ['errors'],
    errors: [],
    text: [],
    json: ['errors', 'text'],
    yaml: ['errors', 'json', 'document', 'command'],
    schema: ['errors', 'json'],
    document: ['json', 'schema'],
    validation: ['json', 'schema', 'document'],
    request: ['json', 'document'],
    sample: ['json', 'schema', 'validation'],
    loading: ['package', 'errors', 'text', 'json', 'schema', 'document'],
    settings: ['errors', 'document'],
    command: ['package', 'errors', 'settings'],
  },
  'openapi/loading': { source: [], parts: [] },
  'openapi/schema': { view: [] },
  'openapi/settings': { kind: [] },
  // Services, which are the folders with `operations.ts`, import nothing of this by path: see `entries`.
  service: {
    errors: [],
    'http-client': [],
    http: ['errors'],
    storage: ['errors'],
    search: ['errors', 'http-client', 'storage'],
    resource: ['errors', 'http', 'storage', 'search'],
    config: ['search'],
    start: ['errors', 'http-client', 'http', 'storage', 'search', 'config'],
    'central-sequence': [],
    'session-context': [],
    ensemble: [],
  },
  'service/config': { access: [] },
  'service/http': {
    observe: [],
    handlers: [],
    request: [],
    response: ['handlers', 'request'],
    errors: ['observe', 'response'],
    pages: ['observe', 'request'],
    pipeline: ['observe', 'handlers', 'request', 'response', 'errors'],
  },
  'service/http/response': { stream: [] },
  'service/http/request': { value: [], body: ['value'] },
  'service/storage': { database: [], sqlite: ['database'], postgres: ['database'] },
  'service/search': {
    collection: [],
    tables: [],
    outbox: ['tables'],
    embedded: ['collection', 'tables'],
    external: ['collection', 'tables', 'outbox'],
  },
  'service/search/external': { client: [], documents: ['client'] },
  'service/resource': { table: [] },
  'service/ensemble': {
    errors: [],
    language: [],
    migrations: [],
    tools: ['errors'],
    relevance: ['language', 'tools'],
    wishes: ['errors'],
    secrets: [],
    network: ['errors', 'tools', 'secrets'],
    policy: ['language', 'tools'],
    registry: ['errors', 'tools', 'network', 'policy'],
    foreign: ['errors', 'tools', 'registry'],
    conversation: ['errors', 'tools', 'relevance', 'policy'],
    assistants: ['errors', 'language', 'tools', 'relevance', 'secrets', 'conversation'],
    log: ['conversation'],
    access: ['tools', 'conversation', 'registry', 'log'],
    streaming: ['secrets', 'conversation', 'log'],
    dialogue: ['tools', 'secrets', 'network', 'registry', 'conversation', 'log', 'access', 'streaming'],
  },
  'service/ensemble/conversation': { choice: [], calls: [], facts: [], progress: ['calls'] },
  'service/ensemble/log': { tables: [], replicas: ['tables'], metrics: [] },
  'service/ensemble/assistants': { offline: [], provider: [], openai: ['provider'], anthropic: ['provider'] },
  'service/ensemble/assistants/offline': {
    profile: [],
    parse: ['profile'],
    view: [],
    plan: ['profile', 'parse', 'view'],
    orders: ['profile', 'plan'],
    references: ['profile', 'plan'],
  },
  'service/central-sequence': { migrations: [] },
  'service/session-context': { migrations: [] },
  pulumi: { plan: [], kong: ['plan'], provider: ['plan', 'kong'], resources: ['plan', 'provider'] },
  'pulumi/plan': {
    faults: [],
    settings: ['faults'],
    document: ['faults'],
    route: ['faults', 'document'],
    gateway: ['faults', 'settings', 'document', 'route'],
  },
  'pulumi/kong': { admin: [], entity: ['admin'] },
  ops: {
    difference: [],
    error: [],
    file: [],
    types: [],
    package: ['error', 'file'],
    process: ['error', 'file', 'cli'],
    route53: ['error'],
    stack: ['error', 'file'],
    cli: ['error', 'file', 'stack'],
    bench: ['error', 'file', 'process', 'cli'],
    db: ['error', 'file', 'cli'],
    dockerize: ['error', 'file', 'cli'],
    findings: [],
    initialize: ['error', 'file', 'cli'],
    search: ['error', 'cli'],
    release: ['error', 'process'],
    completion: [],
    docs: ['error', 'findings', 'project'],
    formats: ['error', 'file', 'cli', 'findings'],
    assistant: ['error'],
    probe: ['error', 'process', 'cli', 'findings'],
    say: ['error', 'cli', 'probe'],
    init: ['error', 'file', 'cli', 'project'],
    project: ['error', 'file', 'process', 'probe'],
    deploy: ['error', 'file', 'process', 'route53', 'stack', 'cli', 'probe', 'project'],
    generate: ['difference', 'error', 'file', 'types', 'process', 'cli', 'findings', 'initialize', 'formats', 'probe'],
    drift: [
      'difference',
      'error',
      'file',
      'types',
      'process',
      'route53',
      'stack',
      'cli',
      'dockerize',
      'findings',
      'initialize',
      'probe',
      'generate',
      'project',
    ],
    mutants: ['error', 'file', 'cli', 'drift'],
    repository: [
      'error',
      'file',
      'process',
      'cli',
      'package',
      'release',
      'docs',
      'project',
      'drift',
      'lines',
      'evaluate',
      'mutants',
      'words',
    ],
    evaluate: ['error', 'file', 'process', 'cli', 'findings', 'initialize', 'generate', 'setup'],
    replay: ['error', 'findings'],
    setup: ['error', 'file', 'process', 'cli', 'findings', 'initialize', 'formats', 'deploy', 'generate', 'drift'],
  },
  'ops/cli': { terminal: [] },
  'ops/probe': {
    address: [],
    structure: [],
    values: ['structure'],
    cases: ['structure', 'values'],
    gateway: ['values'],
    judge: ['structure', 'values', 'cases', 'gateway'],
    curl: [],
    run: ['address', 'curl', 'structure', 'values', 'cases', 'gateway', 'judge'],
    target: ['address', 'structure', 'values', 'cases', 'judge', 'run'],
    checks: ['structure', 'values', 'cases', 'judge', 'target'],
    lists: ['structure', 'values', 'cases', 'judge', 'target'],
    phases: ['structure', 'values', 'cases', 'judge', 'run', 'target', 'checks', 'lists'],
  },
  'ops/generate': {
    resource: ['code'],
    request: ['code', 'resource'],
    response: ['code', 'resource'],
    handler: ['code', 'resource', 'request', 'response'],
    plan: ['code', 'resource', 'handler'],
    text: ['code', 'resource', 'request', 'plan'],
    trial: ['resource', 'plan', 'text'],
    service: ['code', 'plan', 'text', 'trial'],
    file: ['service', 'text'],
    imports: ['file'],
    document: [],
    project: ['file', 'document'],
    source: ['text', 'file'],
    review: ['text', 'service', 'file', 'source'],
    job: ['service', 'file', 'imports', 'document', 'project', 'source', 'review'],
  },
  // The last ones are the sections of the check, which `run` puts together.
  'ops/drift': {
    git: [],
    service: [],
    section: ['git'],
    history: ['section'],
    code: ['section', 'service'],
    assistant: ['section', 'history'],
    document: ['section', 'assistant'],
    behaviour: ['section', 'service'],
    across: ['section'],
    gateway: ['section'],
    dns: ['section'],
    run: ['section', 'document', 'history', 'code', 'behaviour', 'assistant', 'across', 'gateway', 'dns'],
  },
  'ops/evaluate': { set: [], services: ['set'], judge: ['set', 'services'], report: ['set', 'services', 'judge'] },
  'ops/dockerize': { image: [], compose: ['image'] },
  'ops/mutants': { mutant: [], run: ['mutant'] },
  'ops/bench': { run: [], services: ['run'], search: ['run'], writes: ['run'] },
};

/** The entries of the package, which are imported by name: the only modules that the folder of a service imports. */
export const entries: Readonly<Record<string, string>> = {
  fountainai: 'service/kit.ts',
  'fountainai/openapi': 'openapi/kit.ts',
};

/**
 * Files that folders inside their own may import: `npm run generate` writes them to where the service begins, and the
 * completions need the description of each command.
 */
export const upward = /^service\/[^/]+\/api\.d\.ts$|^run_setup\.ts$/;

/** Files that the program loads or starts by their paths. */
export const loaded = /^service\/[^/]+\/operations\.ts$|^run_setup\.ts$|^ops\/[^/]+\.ts$/;

export const maxFiles = 15;
