/** `npm run deploy`: deploys gateway, DNS and image from the documents with Pulumi, with checks before and tests after. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../openapi/package/command-line.ts';
import { planSettings } from '../pulumi/plan/settings/plan-settings.ts';
import { loadEnvironment } from '../service/config/environment.ts';
import { type DeployAction, parseAction, deployActions, requireConfirmation } from './deploy/actions.ts';
import { findMissingPackages, writePulumiProject } from './deploy/pulumi-project.ts';
import { loadDeployableDocuments } from './deploy/deployable-documents.ts';
import { OwnHosts } from './deploy/hosts/own-hosts.ts';
import { runPreflight, runDestroyPreflight } from './deploy/preflight.ts';
import { readPlanSetting } from './deploy/settings.ts';
import { type PulumiAction, runPulumi } from './deploy/run-pulumi.ts';
import { parseAddresses } from './cli/addresses.ts';
import { type Invocation, runCommand } from './cli/command.ts';
import { type ExitCode, exitCodes } from './error/ops-error.ts';
import { stackSettings } from './stack/stack-settings.ts';

const options = {
  stack: { type: 'string', value: 'name', description: 'the stack; default: the selected one' },
  yes: { type: 'boolean', description: 'up, destroy: do not ask for confirmation; needed without a terminal' },
  'no-refresh': {
    type: 'boolean',
    description: "preview, up: compare with Pulumi's state alone, so that changes by hand are not seen",
  },
  url: {
    type: 'string',
    value: '[name=]address',
    multiple: true,
    description: 'verify: only the service of this document, at this address',
  },
  key: {
    type: 'string',
    value: 'scheme=value',
    multiple: true,
    description: 'verify: credentials for a security scheme; default: those of the settings, for our own hosts',
  },
  staging: { type: 'boolean', description: 'verify: the hosts that begin with staging. instead of production' },
} as const;

type DeployInvocation = Invocation<typeof options>;

export default await runCommand({
  name: 'deploy',
  readers: ['deploy'],
  purpose: `Deploys gateway, DNS and image from the documents, with Pulumi.

${Object.entries(deployActions)
  .map(([name, { purpose }]) => `  ${name.padEnd(10)} ${purpose}`)
  .join('\n')}

With --dry-run nothing is changed: up shows a preview, destroy shows what it would delete, verify lists its cases.`,
  options,
  positionals: {
    usage: `[${Object.keys(deployActions).join('|')}]`,
    description: 'default: preview',
    known: Object.keys(deployActions),
  },
  examples: [
    { parameters: 'preview --stack dev', purpose: 'Show the changes of a stack, and change nothing' },
    { parameters: 'up --stack dev --yes', purpose: 'Make the changes without a question, as in CI' },
    { parameters: 'verify --staging', purpose: 'Run the contract tests against the staging hosts' },
  ],
  run: async (invocation) => runAction(parseAction(invocation.positionals, invocation.options), invocation),
});

async function runAction(action: DeployAction, invocation: DeployInvocation): Promise<ExitCode> {
  if (action === 'verify') return verifyDeployment(invocation);
  const { options: given, folder, dryRun, json, report } = invocation;
  if (action !== 'preflight') requireConfirmation(action, { ...given, dryRun, json, isTerminal: process.stdin.isTTY });
  const missing = action === 'preflight' ? undefined : findMissingPackages();
  if (missing !== undefined) throw missing;
  if (!existsSync(join(folder, 'Pulumi.yaml')))
    await report.step('Pulumi.yaml', () => writePulumiProject(folder, { dryRun }));
  const environment = await loadEnvironment(folder);
  const place = { folder, environment };
  const check = action === 'destroy' ? runDestroyPreflight : runPreflight;
  const { stack } = await check({
    ...place,
    documents: () => loadDeployableDocuments(folder),
    stack: given.stack,
    report,
  });
  if (action === 'preflight') {
    report.say('\nAll checks passed.');
    report.next(commandLine('deploy', withStack('preview', given.stack)));
    return exitCodes.clean;
  }
  const output = json ? 'stderr' : 'stdout';
  const refreshes = !given['no-refresh'];
  const exitCode = await runPulumi(action, {
    ...place,
    stack,
    output,
    isConfirmed: given.yes,
    dryRun,
    refreshes,
    report,
  });
  if (exitCode === exitCodes.clean) proposeNext(action, { dryRun, stack: given.stack, report });
  return exitCode;
}

type Proposal = Pick<DeployInvocation, 'dryRun' | 'report'> & { readonly stack: string | undefined };

function proposeNext(action: PulumiAction, { dryRun, stack, report }: Proposal): void {
  if (action === 'preview' || dryRun) {
    report.say('\nNothing was changed.');
    report.next(commandLine('deploy', withStack(action === 'preview' ? 'up' : action, stack)));
  } else if (action === 'destroy')
    report.say('\nAll resources of the stack are deleted. Volumes with data on a Docker host are kept.');
  else report.next(`${commandLine('deploy', withStack('verify', stack))}, once DNS has the hosts (up to 5 minutes)`);
}

function withStack(action: string, stack: string | undefined): string {
  return stack === undefined ? action : `${action} --stack ${stack}`;
}

async function verifyDeployment({ options: given, folder, dryRun, json, report }: DeployInvocation): Promise<ExitCode> {
  const documents = await loadDeployableDocuments(folder);
  const environment = await loadEnvironment(folder);
  const addresses = parseAddresses(given.url, documents);
  const { source } = await stackSettings({ folder, stack: given.stack, environment });
  const gateway =
    addresses.size > 0 || dryRun ? undefined : readPlanSetting(source, planSettings.gatewayAddresses, 'required');
  const ownHosts = new OwnHosts(gateway ?? { ipv4: [], ipv6: [] });
  const limit = source.config(planSettings.rateLimit.name);
  if (limit !== undefined && !dryRun) {
    report.say(`The gateway allows ${limit} requests a minute: the tests wait, up to 15 minutes for each document.`);
  }
  if (!dryRun)
    report.say('These tests write. They delete what they create if the document has a way, and list the rest.');
  const kind = given.staging ? 'staging' : 'production';
  const { verifyHosts } = await import('./deploy/verify.ts');
  return verifyHosts({ documents, addresses, kind, keys: given.key, environment, ownHosts, dryRun, json, report });
}
