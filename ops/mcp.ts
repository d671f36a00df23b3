/** `fountainai mcp`: serves MCP on standard input and output, as a bridge to a running ensemble or for one service alone. */
import { splitList } from '../openapi/settings/kind/kinds.ts';
import { toVisibleText } from '../openapi/text/visible-text.ts';
import { loadEnvironment } from '../service/config/environment.ts';
import { requireChoice } from './cli/choice.ts';
import { type Invocation, runCommand } from './cli/command.ts';
import { type ExitCode, exitCodes, OpsError } from './error/ops-error.ts';
import { findEndpoint, type Narrowing, runBridge } from './mcp/bridge/start-bridge.ts';
import { claimOutput } from './mcp/lines/claim-output.ts';

const options = {
  services: {
    type: 'string',
    value: 'ids',
    description: 'offer the tools of these registered services only, separated by commas',
    multiple: true,
  },
  tags: {
    type: 'string',
    value: 'names',
    description: 'offer the services with one of these tags only, separated by commas',
    multiple: true,
  },
  tools: {
    type: 'string',
    value: 'search',
    known: ['search'],
    description: 'search: offer two tools that find and call operations, instead of one tool for each operation',
  },
  confirm: {
    type: 'string',
    value: 'writes|deletes',
    known: ['writes', 'deletes'],
    description: 'ask a person also about these calls; default: as WRITE_POLICY says, deletes',
  },
  document: {
    type: 'string',
    value: 'file',
    known: 'file',
    description: 'serve the service with this OpenAPI document alone, without an ensemble',
  },
  url: { type: 'string', value: 'address', description: 'the address of this service' },
  key: {
    type: 'string',
    value: 'scheme=value',
    description: 'credentials for a security scheme of it; default for services on this machine: the settings',
    multiple: true,
  },
  name: {
    type: 'string',
    value: 'name',
    description: 'how the names of its tools begin; default: from the title of the document',
  },
  record: {
    type: 'string',
    value: 'file',
    known: 'file',
    description: 'append each call to this file as a line of JSON, before it is sent and after it',
  },
} as const;

// Before the command runs, which is when this module is imported.
const ofService = ['url', 'key', 'name', 'record'] as const;
const ofEnsemble = ['services', 'tags'] as const;
/** Of the operations that are not offered. */
const maxShown = 10;

const note = (line: string): void => void process.stderr.write(`mcp: ${toVisibleText(line)}\n`);

export default await runCommand({
  name: 'mcp',
  readers: ['mcp'],
  purpose: `Serves MCP (Model Context Protocol) on standard input and output, for programs that start their servers themselves. It is a
bridge to a running ensemble: the same tools, policies and record as for the assistant. With --document and --url it serves
one service alone: reads are sent, and a person must confirm deletes; the client asks the person.

Standard output has the messages of MCP alone; all else goes to standard error. The command ends with standard input.`,
  options,
  examples: [
    { parameters: '', purpose: 'Connect a client to the ensemble of this project' },
    { parameters: '--services tasks,boats', purpose: 'Offer the tools of two services' },
    {
      parameters: '--document openapi.yml --url http://localhost:5000 --record calls.jsonl',
      purpose: 'Serve one service alone, and record the calls',
    },
  ],
  exitCodes: '0 standard input has ended, 2 could not start',
  run: async (invocation) => {
    requireOptions(invocation.options);
    return invocation.options.document === undefined ? connect(invocation) : serve(invocation);
  },
});

type McpInvocation = Invocation<typeof options>;

/** @throws OpsError for options of the other way to serve */
function requireOptions(given: McpInvocation['options']): void {
  const isGiven = (name: (typeof ofService | typeof ofEnsemble)[number]): boolean => {
    const value = given[name];
    return typeof value === 'string' || (value?.length ?? 0) > 0;
  };
  const alone = ofService.find(isGiven);
  const missing = (option: string, needed: string): OpsError =>
    new OpsError('cli-option-missing', `--${option} needs --${needed}`, 'give both, or none for the ensemble', {
      data: { option, needed },
    });
  if (given.document === undefined) {
    if (alone !== undefined) throw missing(alone, 'document');
    return;
  }
  if (given.url === undefined) throw missing('document', 'url');
  const conflict = ofEnsemble.find(isGiven);
  if (conflict === undefined) return;
  const problem = `--${conflict} chooses services of an ensemble, and cannot be combined with --document`;
  throw new OpsError('cli-options-conflict', problem, `omit one of both`, { data: { option: conflict } });
}

async function connect({ options: given, folder, dryRun, report }: McpInvocation): Promise<ExitCode> {
  const address = await findEndpoint(folder, readNarrowing(given));
  if (dryRun) {
    report.say(`would connect to ${address.base}${address.path}`);
    return exitCodes.clean;
  }
  const output = claimOutput(process.stdout, process.stderr);
  note(`connects standard input and output to ${address.base}${address.path}`);
  await runBridge(address, process.stdin, output, note);
  return exitCodes.clean;
}

async function serve({ options: given, folder, dryRun, report }: McpInvocation): Promise<ExitCode> {
  const { document: file = '', url = '', key: keys, name, record } = given;
  const { tools = 'all', confirm } = readNarrowing(given);
  // The packages of the protocol are large, and the bridge does not need them.
  const { openService } = await import('./mcp/alone/open-service.ts');
  const service = await openService({ file, url, keys, name, environment: await loadEnvironment(folder) });
  const { callable, refused, document, destination } = service.snapshot;
  const found = `${callable.length} operations of "${document.title}" at ${destination}`;
  if (dryRun) {
    report.say(`would serve ${found}`);
    await service.close();
    return exitCodes.clean;
  }
  const output = claimOutput(process.stdout, process.stderr);
  note(`serves ${found} on standard input and output`);
  for (const { operationId, code, reason } of refused.slice(0, maxShown)) {
    const why = code === 'ensemble-credentials-missing' ? 'its credentials are missing; give them with --key' : reason;
    note(`does not offer ${operationId}: ${why}`);
  }
  if (refused.length > maxShown) note(`does not offer ${refused.length - maxShown} more operations`);
  const { serveAlone } = await import('./mcp/alone/serve-alone.ts');
  await serveAlone({ service, record, tools, confirm }, process.stdin, output, note);
  return exitCodes.clean;
}

function readNarrowing({ services, tags, tools, confirm }: McpInvocation['options']): Narrowing {
  return {
    services: readList('services', services),
    tags: readList('tags', tags),
    tools: tools === undefined ? undefined : requireChoice('tools', tools, options.tools.known),
    confirm: confirm === undefined ? undefined : requireChoice('confirm', confirm, options.confirm.known),
  };
}

/** @throws OpsError for an empty list, such as that of an unset variable, which would not narrow anything */
function readList(option: string, given: readonly string[]): readonly string[] {
  const names = given.flatMap(splitList);
  if (given.length === 0 || names.length > 0) return names;
  const remedy = 'name at least one, or omit the option for all';
  throw new OpsError('cli-option-invalid', `--${option} is empty`, remedy, { data: { option } });
}
