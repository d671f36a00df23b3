/** `npm run deploy`: gateway, DNS and image brought to what the documents say, by Pulumi; looked at before, tested after. */
import { loadDocuments } from '../openapi/directory.ts';
import { planSettings } from '../pulumi/plan/settings/plan-settings.ts';
import { loadEnvironment } from '../service/environment.ts';
import { type DeployAction, parseAction, deployActions, requireConfirmation } from './deploy/actions.ts';
import { OwnHosts } from './deploy/own-hosts.ts';
import { runPreflight, runDestroyPreflight } from './deploy/preflight.ts';
import { readPlanSetting } from './deploy/settings.ts';
import { type PulumiAction, runPulumi } from './deploy/run-pulumi.ts';
import { verifyHosts } from './deploy/verify.ts';
import { addressesOf } from './lib/addresses.ts';
import { type Invocation, runCommand } from './lib/command.ts';
import { type ExitCode, exitCodes } from './lib/errors.ts';
import { projectFolder } from './lib/files.ts';
import { stackSettings } from './lib/stack-settings.ts';

const options = {
  stack: { type: 'string', value: 'name', description: 'the stack; left out: the one that is selected' },
  yes: { type: 'boolean', description: 'up, destroy: go on without asking; needed where nobody can be asked' },
  url: {
    type: 'string',
    value: '[name=]address',
    multiple: true,
    description: 'verify: the service of this document at this address; others are not verified then',
  },
  key: {
    type: 'string',
    value: 'scheme=value',
    multiple: true,
    description: 'verify: credentials for a security scheme; left out: the settings, for our own hosts',
  },
  staging: { type: 'boolean', description: 'verify: the hosts that begin with staging. in place of production' },
} as const;

type DeployInvocation = Invocation<typeof options>;

await runCommand({
  name: 'deploy',
  readers: ['deploy'],
  purpose: `Brings gateway, DNS and image to what the documents say, with Pulumi.

${Object.entries(deployActions)
  .map(([name, { purpose }]) => `  ${name.padEnd(10)} ${purpose}`)
  .join('\n')}

With --dry-run nothing is changed: up is a preview then, destroy shows what would go, verify lists its cases.`,
  options,
  positionals: { usage: `[${Object.keys(deployActions).join('|')}]`, description: 'left out: preview' },
  run: async (invocation) => runAction(parseAction(invocation.positionals, invocation.options), invocation),
});

async function runAction(action: DeployAction, invocation: DeployInvocation): Promise<ExitCode> {
  if (action === 'verify') return verifyDeployment(invocation);
  const { options: given, dryRun, json, report } = invocation;
  if (action !== 'preflight') requireConfirmation(action, { ...given, dryRun, json, isTerminal: process.stdin.isTTY });
  const environment = await loadEnvironment(projectFolder);
  const place = { folder: projectFolder, environment };
  const check = action === 'destroy' ? runDestroyPreflight : runPreflight;
  const { stack } = await check({ ...place, documents: () => loadDocuments(), stack: given.stack, report });
  if (action === 'preflight') {
    report.say('\nEverything is there. npm run deploy -- preview shows what would be changed.');
    return exitCodes.clean;
  }
  const output = json ? 'stderr' : 'stdout';
  const exitCode = await runPulumi(action, { ...place, stack, output, isConfirmed: given.yes, dryRun, report });
  if (exitCode === exitCodes.clean) report.say(getNextSteps(action, dryRun));
  return exitCode;
}

function getNextSteps(action: PulumiAction, dryRun: boolean): string {
  if (action === 'preview' || dryRun) return '\nNothing was changed. npm run deploy -- up does it.';
  if (action === 'destroy') return '\nWhat was ours is gone. Volumes with data on a Docker host are kept.';
  return `
What comes next:
  npm run drift -- --only gateway,dns   whether gateway and DNS have what the documents say
  npm run deploy -- verify              the contract tests against the public hosts, once DNS has them (up to 5 minutes);
                                        they write, and take away what they wrote where the documents have a way`;
}

async function verifyDeployment({ options: given, dryRun, json, report }: DeployInvocation): Promise<ExitCode> {
  const documents = await loadDocuments();
  const environment = await loadEnvironment(projectFolder);
  const addresses = addressesOf(given.url, documents);
  const { source } = await stackSettings({ folder: projectFolder, stack: given.stack, environment });
  const gateway =
    addresses.size > 0 || dryRun ? undefined : readPlanSetting(source, planSettings.gatewayAddresses, 'required');
  const ownHosts = new OwnHosts(gateway ?? { ipv4: [], ipv6: [] });
  const limit = source.config(planSettings.rateLimit.name);
  if (limit !== undefined && !dryRun) {
    report.say(`The gateway lets ${limit} requests a minute through: cases that are answered 429 are findings then.`);
  }
  if (!dryRun)
    report.say('These tests write. What they make is deleted where the document has a way, and listed where not.');
  const kind = given.staging ? 'staging' : 'production';
  return verifyHosts({ documents, addresses, kind, keys: given.key, environment, ownHosts, dryRun, json, report });
}
