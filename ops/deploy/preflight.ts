/** What must be there before Pulumi is started: looked at without changing anything, and told all at once. */
import type { ApiDocument } from '../../openapi/document.ts';
import type { DnsPlan } from '../../pulumi/plan/dns.ts';
import type { GatewayPlan } from '../../pulumi/plan/gateway/kong-object.ts';
import { listPublicHosts } from '../../pulumi/plan/document/hosts.ts';
import { planSystem } from '../../pulumi/plan/plan.ts';
import { planSettings } from '../../pulumi/plan/settings/plan-settings.ts';
import { AdminClient } from '../../pulumi/kong/admin/admin-client.ts';
import type { KongNode } from '../../pulumi/kong/admin/kong-node.ts';
import type { ProgramOptions } from '../lib/program.ts';
import type { Report } from '../lib/report.ts';
import { Route53 } from '../lib/route53.ts';
import { dockerCheck } from './checks/docker-check.ts';
import { gatewayCheck, planCheck } from './checks/gateway-check.ts';
import { backendCheck, configCheck, stackCheck, versionCheck } from './checks/pulumi-check.ts';
import { zonesCheck } from './checks/zones-check.ts';
import { type Checked, Round } from './checks/round.ts';
import { type DeploymentSettings, settingOf, settingsOf, settingsWithoutPulumi } from './settings.ts';

export interface PreflightOptions extends ProgramOptions {
  /** Read where they are needed. @throws DocumentError */
  readonly documents: () => Promise<readonly ApiDocument[]>;
  /** As the person gives it; left out: the one that is selected. */
  readonly stack?: string | undefined;
  readonly report: Report;
}

/** All that is found right. */
export interface Ready extends DeploymentSettings {
  readonly stack: string;
}

/** As `Pulumi.yaml` has it, for when Pulumi itself does not tell. */
const presetRegion = 'us-east-1';

/** Before anything is made or changed. @throws OpsError with all that is missing */
export async function preflight(options: PreflightOptions): Promise<Ready> {
  const round = new Round(options.report);
  const documents = await round.check('documents', async () => {
    const value = await options.documents();
    return { value, detail: value.map(({ name }) => name).join(', ') };
  });
  const ready = await pulumiChecks(round, options);
  const plan = await round.after(documents, 'the documents come first', 'settings', (known) => planned(known, ready));
  await gatewayChecks(round, ready, plan?.gateway);
  await dockerChecks(round, ready, options);
  await zoneChecks(round, ready, options, documents);
  return finished(round, ready);
}

/** Before what was made is taken away: neither documents nor settings of the plan have to do with it. @throws OpsError */
export async function preflightOfDestroy(options: PreflightOptions): Promise<Ready> {
  const round = new Round(options.report);
  const ready = await pulumiChecks(round, options);
  await gatewayCheckOfDestroy(round, ready);
  await credentialsCheck(round, ready, options);
  return finished(round, ready);
}

interface PossiblyReady extends DeploymentSettings {
  readonly stack: string | undefined;
}

function finished(round: Round, { stack, ...others }: PossiblyReady): Ready {
  round.finish();
  // A stack that was not found is a fault, with which nobody comes this far.
  if (stack === undefined) throw new TypeError('the preflight found no stack and no fault');
  return { stack, ...others };
}

async function pulumiChecks(round: Round, options: PreflightOptions): Promise<PossiblyReady> {
  const version = await round.check('pulumi', () => versionCheck(options));
  const backend = await round.after(version, 'pulumi comes first', 'backend', () => backendCheck(options));
  const stack = await round.after(backend, 'the backend comes first', 'stack', () =>
    stackCheck(options.stack, options),
  );
  const config = await round.after(stack, 'the stack comes first', 'settings of the stack', (name) =>
    configCheck(name, options),
  );
  if (config !== undefined && stack !== undefined) return { stack, ...settingsOf(config, stack, options) };
  return { stack: undefined, ...(await settingsWithoutPulumi(options.stack, options)) };
}

interface Plan {
  readonly gateway: GatewayPlan;
  readonly dns: DnsPlan;
}

/** @throws PlanError */
function planned(documents: readonly ApiDocument[], { source }: DeploymentSettings): { value: Plan; detail: string } {
  const value = planSystem(documents, source);
  const { gateway, dns, images } = value;
  const counts = [`${gateway.objects.length} gateway objects`, `${dns.records.length} records`, images.image];
  return { value, detail: counts.join(', ') };
}

async function gatewayChecks(round: Round, given: DeploymentSettings, plan: GatewayPlan | undefined): Promise<void> {
  await withGateway(round, given, async (found) => {
    const needed = found === undefined || plan === undefined ? undefined : { ...found, plan };
    const reason = plan === undefined ? 'the settings come first' : 'the gateway comes first';
    await round.after(needed, reason, 'names at the gateway', (all) => planCheck(all.client, all.node, all.plan));
  });
}

interface FoundGateway {
  readonly client: AdminClient;
  readonly node: KongNode;
}

/** @param then what else is asked, if it answers */
async function withGateway(
  round: Round,
  { source }: DeploymentSettings,
  then: (found: FoundGateway | undefined) => Promise<void>,
): Promise<void> {
  const clients: AdminClient[] = [];
  try {
    const found = await round.check('gateway', async (): Promise<Checked<FoundGateway>> => {
      const url = settingOf(source, planSettings.kongAdminUrl, 'required');
      const client = new AdminClient({
        url,
        token: settingOf(source, planSettings.kongAdminToken)?.reveal(),
        tries: 2,
      });
      clients.push(client);
      const { value: node, ...others } = await gatewayCheck(client);
      return node === undefined ? others : { value: { client, node }, ...others };
    });
    await then(found);
  } finally {
    for (const client of clients) await client.close();
  }
}

/** The state knows where the gateway is; what the settings say is looked at where they say something. */
async function gatewayCheckOfDestroy(round: Round, given: DeploymentSettings): Promise<void> {
  const url = await round.check('address of the gateway', () => {
    const value = settingOf(given.source, planSettings.kongAdminUrl);
    return value === undefined ? { detail: 'as the state has it' } : { value };
  });
  if (url !== undefined) await withGateway(round, given, () => Promise.resolve());
}

async function dockerChecks(round: Round, { source }: DeploymentSettings, options: PreflightOptions): Promise<void> {
  await round.check('Docker', () => {
    if (settingOf(source, planSettings.buildImage) === false) return { detail: 'not needed: buildImage is false' };
    return dockerCheck(options);
  });
  await round.check('Docker host', () => {
    const host = settingOf(source, planSettings.dockerHost);
    return host === undefined ? { detail: 'not needed: dockerHost is not set' } : dockerCheck(options, host);
  });
}

async function zoneChecks(
  round: Round,
  { source, other }: DeploymentSettings,
  { environment }: PreflightOptions,
  documents: readonly ApiDocument[] | undefined,
): Promise<void> {
  const route53 = new Route53({ environment, region: other('aws:region') ?? presetRegion });
  await round.after(documents, 'the documents come first', 'zones', (known) => {
    const hosts = known.flatMap(listPublicHosts).map(({ host }) => host);
    return zonesCheck({ route53, hosts, given: settingOf(source, planSettings.hostedZones) });
  });
  route53.close();
}

async function credentialsCheck(
  round: Round,
  { other }: DeploymentSettings,
  { environment }: PreflightOptions,
): Promise<void> {
  const route53 = new Route53({ environment, region: other('aws:region') ?? presetRegion });
  await round.check('AWS', async () => ({ detail: `${(await route53.zones()).length} zones` }));
  route53.close();
}
