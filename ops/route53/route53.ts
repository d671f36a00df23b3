/** Reads Route 53: zones by name or id, and other queries of a command. Nothing is changed here. */
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
import { type Environment, SettingsReader } from '../../service/config/environment.ts';
import { OpsError } from '../error/ops-error.ts';
import { awsError } from './route53-error.ts';

export interface HostedZone extends Zone {
  /** True if only some virtual networks can resolve the zone. */
  readonly isPrivate: boolean;
}

export interface Route53Options {
  /** Its `AWS_…` variables are used. If they are not set, the files and services of AWS provide the values. */
  readonly environment: Environment;
  /** Used if the environment has no region. Route 53 is global, but its client requires a region. */
  readonly region?: string | undefined;
}

/** The number of zones in a request: the maximum of Route 53. */
const pageSize = 100;

export class Route53 {
  readonly #client: Route53Client;

  constructor(options: Route53Options) {
    // Without this the client prints a warning about future Node versions into our report.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    this.#client = new Route53Client(readClientConfig(options));
  }

  /** Runs a query. @throws OpsError that explains the error of AWS, with a remedy */
  async ask<Answer>(work: (client: Route53Client) => Promise<Answer>): Promise<Answer> {
    try {
      return await work(this.#client);
    } catch (error) {
      throw awsError(error);
    }
  }

  /** Returns all zones of the account from all pages, private ones too. @throws OpsError */
  async zones(): Promise<readonly HostedZone[]> {
    const found: HostedZone[] = [];
    for (let marker: string | undefined; ;) {
      const page = await this.ask((client) =>
        client.send(new ListHostedZonesCommand({ MaxItems: pageSize, Marker: marker })),
      );
      found.push(...(page.HostedZones ?? []).map(zoneFrom));
      // The same marker again would never end.
      if (page.IsTruncated !== true || page.NextMarker === undefined || page.NextMarker === marker) return found;
      marker = page.NextMarker;
    }
  }

  /**
   * Returns the public zone of each host: the zone with the longest matching name. Hosts outside all zones are not in the map.
   * @throws OpsError, also if two public zones have that name
   */
  async readZones(hosts: readonly string[]): Promise<ReadonlyMap<string, Zone>> {
    const zones = (await this.zones()).filter(({ isPrivate }) => !isPrivate);
    const pairs = hosts.map((host) => [host, findZone(host, zones)] as const);
    const found = pairs.flatMap(([host, zone]) => (zone === undefined ? [] : [[host, zone] as const]));
    for (const [, { name }] of found) requireOne(zones.filter((zone) => zone.name === name));
    return new Map(found.map(([host, { name, id }]) => [host, { name, id }]));
  }

  /** Returns the zone with this id, or undefined if the zone does not exist. @throws OpsError */
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

  /** Closes the connections. */
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
    `Route 53 has ${zones.length} public zones named "${one.name}" (${zones.map(({ id }) => id).join(', ')})`,
    `choose one: pulumi config set hostedZones ${example}`,
    { data: { zone: one.name } },
  );
}

/** Removes the prefix and the final dot of `/hostedzone/Z1` and `fountain.coach.`. */
function zoneFrom({ Id: id = '', Name: name = '', Config: config }: AwsZone): HostedZone {
  return {
    id: id.replace(/^\/hostedzone\//, ''),
    name: name.toLowerCase().replace(/\.$/, ''),
    isPrivate: config?.PrivateZone === true,
  };
}

/** Passes settings of `.env` to the client, which only reads the environment of the process by itself. */
function readClientConfig({ environment, region: preset }: Route53Options): Route53ClientConfig {
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
