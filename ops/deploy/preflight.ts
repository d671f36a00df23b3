/** Checks the preconditions of a deployment without changing anything, and reports all failures at once. */
import { importOptional } from '../../openapi/package/package-fault.ts';
import type { ApiDocument } from '../../openapi/document/document.ts';
import type { DnsPlan } from '../../pulumi/plan/dns.ts';
import type { GatewayPlan } from '../../pulumi/plan/gateway/kong-object.ts';
import { listPublicHosts } from '../../pulumi/plan/document/hosts.ts';
import { planSystem } from '../../pulumi/plan/plan.ts';
import { planSettings } from '../../pulumi/plan/settings/plan-settings.ts';
import { AdminClient } from '../../pulumi/kong/admin/admin-client.ts';
import type { KongNode } from '../../pulumi/kong/admin/kong-node.ts';
import type { ProgramOptions } from '../process/program.ts';
import type { Report } from '../cli/report.ts';
import type { Route53, Route53Options } from '../route53/route53.ts';
import { checkDocker } from './checks/docker-check.ts';
import { checkKong, checkPlan } from './checks/gateway-check.ts';
import { checkBackend, checkStackConfig, checkStack, checkPulumiVersion } from './checks/pulumi-check.ts';
import { checkZonesAtAws } from './checks/zones-check.ts';
import { type CheckResult, CheckRound } from './checks/check-round.ts';
import { type DeploymentSettings, readPlanSetting, toSettings, readLocalSettings } from './settings.ts';

export interface PreflightOptions extends ProgramOptions {
  /** Loads the documents. @throws DocumentError */
  readonly documents: () => Promise<readonly ApiDocument[]>;
  /** The value of --stack; default: the selected stack. */
  readonly stack?: string | undefined;
  readonly report: Report;
}

/** The result of a passed preflight. */
export interface PreflightResult extends DeploymentSettings {
  readonly stack: string;
}

/** The region of `Pulumi.yaml`, for when the stack's settings cannot be read. */
const defaultRegion = 'us-east-1';

/** Checks before a deployment. @throws OpsError with all failures */
export async function runPreflight(options: PreflightOptions): Promise<PreflightResult> {
  const round = new CheckRound(options.report);
  const documents = await round.check('documents', async () => {
    const value = await options.documents();
    return { value, detail: value.map(({ name }) => name).join(', ') };
  });
  const ready = await checkPulumi(round, options);
  const plan = await round.after(documents, 'needs the documents', 'settings', (known) => createPlan(known, ready));
  await checkGateway(round, ready, plan?.gateway);
  await checkDockerHosts(round, ready, options);
  await checkZones(round, ready, options, documents);
  return finishRound(round, ready);
}

/** Checks before `destroy`, which needs neither documents nor the settings of the plan. @throws OpsError */
export async function runDestroyPreflight(options: PreflightOptions): Promise<PreflightResult> {
  const round = new CheckRound(options.report);
  const ready = await checkPulumi(round, options);
  await checkGatewayBeforeDestroy(round, ready);
  await checkCredentials(round, ready, options);
  return finishRound(round, ready);
}

interface PartialResult extends DeploymentSettings {
  readonly stack: string | undefined;
}

function finishRound(round: CheckRound, { stack, ...others }: PartialResult): PreflightResult {
  round.finish();
  // A missing stack is a fault, for which `finish` throws.
  if (stack === undefined) throw new TypeError('the preflight found no stack and no fault');
  return { stack, ...others };
}

async function checkPulumi(round: CheckRound, options: PreflightOptions): Promise<PartialResult> {
  const version = await round.check('pulumi', () => checkPulumiVersion(options));
  const backend = await round.after(version, 'needs pulumi', 'backend', () => checkBackend(options));
  const stack = await round.after(backend, 'needs the backend', 'stack', () => checkStack(options.stack, options));
  const config = await round.after(stack, 'needs the stack', 'settings of the stack', (name) =>
    checkStackConfig(name, options),
  );
  if (config !== undefined && stack !== undefined) return { stack, ...toSettings(config, stack, options) };
  return { stack: undefined, ...(await readLocalSettings(options.stack, options)) };
}

interface GatewayAndDnsPlan {
  readonly gateway: GatewayPlan;
  readonly dns: DnsPlan;
}

/** @throws PlanError */
function createPlan(
  documents: readonly ApiDocument[],
  { source }: DeploymentSettings,
): { value: GatewayAndDnsPlan; detail: string } {
  const value = planSystem(documents, source);
  const { gateway, dns, images } = value;
  const counts = [`${gateway.objects.length} gateway objects`, `${dns.records.length} records`, images.image];
  return { value, detail: counts.join(', ') };
}

async function checkGateway(
  round: CheckRound,
  given: DeploymentSettings,
  plan: GatewayPlan | undefined,
): Promise<void> {
  await withGateway(round, given, async (found) => {
    const needed = found === undefined || plan === undefined ? undefined : { ...found, plan };
    const reason = plan === undefined ? 'needs the settings' : 'needs the gateway';
    await round.after(needed, reason, 'names at the gateway', (all) => checkPlan(all.client, all.node, all.plan));
  });
}

interface FoundGateway {
  readonly client: AdminClient;
  readonly node: KongNode;
}

/** @param then receives the gateway if it answers */
async function withGateway(
  round: CheckRound,
  { source }: DeploymentSettings,
  then: (found: FoundGateway | undefined) => Promise<void>,
): Promise<void> {
  const clients: AdminClient[] = [];
  try {
    const found = await round.check('gateway', async (): Promise<CheckResult<FoundGateway>> => {
      const url = readPlanSetting(source, planSettings.kongAdminUrl, 'required');
      const client = new AdminClient({
        url,
        token: readPlanSetting(source, planSettings.kongAdminToken)?.reveal(),
        tries: 2,
      });
      clients.push(client);
      const { value: node, ...others } = await checkKong(client);
      return node === undefined ? others : { value: { client, node }, ...others };
    });
    await then(found);
  } finally {
    for (const client of clients) await client.close();
  }
}

/** The state has the address of the gateway; an address in the settings is checked too. */
async function checkGatewayBeforeDestroy(round: CheckRound, given: DeploymentSettings): Promise<void> {
  const url = await round.check('address of the gateway', () => {
    const value = readPlanSetting(given.source, planSettings.kongAdminUrl);
    return value === undefined ? { detail: 'taken from the state' } : { value };
  });
  if (url !== undefined) await withGateway(round, given, () => Promise.resolve());
}

async function checkDockerHosts(
  round: CheckRound,
  { source }: DeploymentSettings,
  options: PreflightOptions,
): Promise<void> {
  await round.check('Docker', () => {
    if (readPlanSetting(source, planSettings.buildImage) === false)
      return { detail: 'not needed: buildImage is false' };
    return checkDocker(options);
  });
  await round.check('Docker host', () => {
    const host = readPlanSetting(source, planSettings.dockerHost);
    return host === undefined ? { detail: 'not needed: dockerHost is not set' } : checkDocker(options, host);
  });
}

async function checkZones(
  round: CheckRound,
  { source, readOther }: DeploymentSettings,
  { environment }: PreflightOptions,
  documents: readonly ApiDocument[] | undefined,
): Promise<void> {
  const options = { environment, region: readOther('aws:region') ?? defaultRegion };
  await round.after(documents, 'needs the documents', 'zones', async (known) => {
    const hosts = known.flatMap(listPublicHosts).map(({ host }) => host);
    const given = readPlanSetting(source, planSettings.hostedZones);
    return withRoute53(options, (route53) => checkZonesAtAws({ route53, hosts, given }));
  });
}

async function checkCredentials(
  round: CheckRound,
  { readOther }: DeploymentSettings,
  { environment }: PreflightOptions,
): Promise<void> {
  const options = { environment, region: readOther('aws:region') ?? defaultRegion };
  await round.check('AWS', () =>
    withRoute53(options, async (route53) => ({ detail: `${(await route53.zones()).length} zones` })),
  );
}

/** @throws PackageFault if AWS's client, which is optional, is not installed */
async function withRoute53<Result>(
  options: Route53Options,
  work: (route53: Route53) => Promise<Result>,
): Promise<Result> {
  const { Route53 } = await importOptional('@aws-sdk/client-route-53', 'deploy', () => import('../route53/route53.ts'));
  const route53 = new Route53(options);
  try {
    return await work(route53);
  } finally {
    route53.close();
  }
}
