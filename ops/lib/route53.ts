/** Reading Route 53: zones by name or id, and whatever else a job asks. Nothing is changed here. */
import {
  GetHostedZoneCommand,
  type HostedZone as AwsZone,
  ListHostedZonesCommand,
  Route53Client,
  type Route53ClientConfig,
} from '@aws-sdk/client-route-53';
import { findZone } from '../../pulumi/plan/dns.ts';
import type { Zone } from '../../pulumi/plan/settings/plan-settings.ts';
import { awsSettings } from '../../openapi/settings/tool-settings.ts';
import { type Environment, SettingsReader } from '../../service/environment.ts';
import { OpsError } from './errors.ts';
import { awsError } from './route53-error.ts';

export interface HostedZone extends Zone {
  /** Seen in some virtual networks alone, and never by the public. */
  readonly isPrivate: boolean;
}

export interface Route53Options {
  /** `AWS_…` of it are what counts; where it says nothing, AWS's own files and services do. */
  readonly environment: Environment;
  /** Where the environment names none. Route 53 itself is in no region, its clients want one all the same. */
  readonly region?: string | undefined;
}

/** Zones that are asked for at a time: as many as Route 53 gives. */
const pageSize = 100;

export class Route53 {
  readonly #client: Route53Client;

  constructor(options: Route53Options) {
    // That later versions will want a later Node is for whoever raises ours, and not for the midst of a report.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    this.#client = new Route53Client(configOf(options));
  }

  /** @throws OpsError that says what AWS lacks or refuses, and how to get it */
  async ask<Answer>(work: (client: Route53Client) => Promise<Answer>): Promise<Answer> {
    try {
      return await work(this.#client);
    } catch (error) {
      throw awsError(error);
    }
  }

  /** All zones of the account, over all pages, private ones too. @throws OpsError */
  async zones(): Promise<readonly HostedZone[]> {
    const found: HostedZone[] = [];
    for (let marker: string | undefined; ;) {
      const page = await this.ask((client) =>
        client.send(new ListHostedZonesCommand({ MaxItems: pageSize, Marker: marker })),
      );
      found.push(...(page.HostedZones ?? []).map(zoneFrom));
      // The same marker again would go round for ever.
      if (page.IsTruncated !== true || page.NextMarker === undefined || page.NextMarker === marker) return found;
      marker = page.NextMarker;
    }
  }

  /**
   * The public zone of each host, the one whose name fits best; hosts outside all zones have none.
   * @throws OpsError, also where two public zones have that name
   */
  async zonesOf(hosts: readonly string[]): Promise<ReadonlyMap<string, Zone>> {
    const zones = (await this.zones()).filter(({ isPrivate }) => !isPrivate);
    const pairs = hosts.map((host) => [host, findZone(host, zones)] as const);
    const found = pairs.flatMap(([host, zone]) => (zone === undefined ? [] : [[host, zone] as const]));
    for (const [, { name }] of found) requireOne(zones.filter((zone) => zone.name === name));
    return new Map(found.map(([host, { name, id }]) => [host, { name, id }]));
  }

  /** The zone with this id; undefined where there is none. @throws OpsError */
  async zone(id: string): Promise<HostedZone | undefined> {
    const answer = await this.ask(async (client) => {
      try {
        return await client.send(new GetHostedZoneCommand({ Id: id }));
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchHostedZone') return undefined;
        throw error;
      }
    });
    return answer?.HostedZone === undefined ? undefined : zoneFrom(answer.HostedZone);
  }

  /** Lets go of its connections. */
  close(): void {
    this.#client.destroy();
  }
}

function requireOne(zones: readonly Zone[]): void {
  const [one, other] = zones;
  if (one === undefined || other === undefined) return;
  const example = `${one.name}=${one.id}`;
  throw new OpsError(
    'cli-zone-ambiguous',
    `there are ${zones.length} public zones ${one.name} (${zones.map(({ id }) => id).join(', ')})`,
    `say which is meant: pulumi config set hostedZones ${example}`,
    { data: { zone: one.name } },
  );
}

/** `/hostedzone/Z1` and `fountain.coach.` as AWS writes them. */
function zoneFrom({ Id: id = '', Name: name = '', Config: config }: AwsZone): HostedZone {
  return {
    id: id.replace(/^\/hostedzone\//, ''),
    name: name.toLowerCase().replace(/\.$/, ''),
    isPrivate: config?.PrivateZone === true,
  };
}

/** What stands in `.env` is not in the process's environment, where the client would look by itself. */
function configOf({ environment, region: preset }: Route53Options): Route53ClientConfig {
  const settings = new SettingsReader(environment);
  const region = settings.read(awsSettings.region) ?? settings.read(awsSettings.defaultRegion) ?? preset;
  const endpoint = settings.read(awsSettings.route53Endpoint) ?? settings.read(awsSettings.endpoint);
  const profile = settings.read(awsSettings.profile);
  const accessKeyId = settings.read(awsSettings.accessKeyId);
  const secretAccessKey = settings.read(awsSettings.secretAccessKey);
  const sessionToken = settings.read(awsSettings.sessionToken);
  const keys =
    accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey };
  return {
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 },
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(keys === undefined
      ? {}
      : { credentials: { ...keys, ...(sessionToken === undefined ? {} : { sessionToken }) } }),
  };
}
