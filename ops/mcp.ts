/** `fountainai mcp`: serves MCP on standard input and output, as a bridge to a running ensemble. */
import { splitList } from '../openapi/settings/kind/kinds.ts';
import { runCommand } from './cli/command.ts';
import { exitCodes, OpsError } from './error/ops-error.ts';
import { findEndpoint, type Narrowing, runBridge } from './mcp/bridge/start-bridge.ts';
import { claimOutput } from './mcp/lines/claim-output.ts';

await runCommand({
  name: 'mcp',
  readers: ['mcp'],
  purpose: `Serves MCP (Model Context Protocol) on standard input and output, for programs that start their servers themselves. It is a
bridge to a running ensemble: the same tools, policies and record as for the assistant.

Standard output has the messages of MCP alone; all else goes to standard error. The command ends with standard input.`,
  options: {
    services: {
      type: 'string',
      value: 'ids',
      description: 'offer the tools of these registered services only, separated by commas',
      multiple: true,
    },
    tags: {
      type: 'string',
      value: 'names',
      description: 'offer the services with one of these tags only',
      multiple: true,
    },
    tools: {
      type: 'string',
      value: 'search',
      known: ['search'],
      description: 'search: offer two tools that find and call operations, instead of one tool for each operation',
    },
  },
  examples: [
    { parameters: '', purpose: 'Connect a client to the ensemble of this project' },
    { parameters: '--services tasks,boats', purpose: 'Offer the tools of two services' },
  ],
  exitCodes: '0 standard input has ended, 2 could not start',
  run: async ({ options, folder, dryRun, report }) => {
    const address = await findEndpoint(folder, readNarrowing(options));
    if (dryRun) {
      report.say(`would connect to ${address.base}${address.path}`);
      return exitCodes.clean;
    }
    const output = claimOutput(process.stdout, process.stderr);
    const note = (line: string): void => void process.stderr.write(`mcp: ${line}\n`);
    note(`connects standard input and output to ${address.base}${address.path}`);
    await runBridge(address, process.stdin, output, note);
    return exitCodes.clean;
  },
});

interface NarrowingOptions {
  readonly services: readonly string[];
  readonly tags: readonly string[];
  readonly tools: string | undefined;
}

function readNarrowing({ services, tags, tools }: NarrowingOptions): Narrowing {
  if (tools !== undefined && tools !== 'search') {
    const problem = `--tools must be "search", got "${tools}"`;
    throw new OpsError('cli-option-invalid', problem, 'omit it to offer one tool for each operation', {
      data: { option: 'tools' },
    });
  }
  return { services: services.flatMap(splitList), tags: tags.flatMap(splitList), tools };
}
