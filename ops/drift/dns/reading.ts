/** The zones of a deployment, and their records. */
import { findZone } from '../../../pulumi/plan/dns.ts';
import type { Zone } from '../../../pulumi/plan/settings/plan-settings.ts';
import type { Environment } from '../../../service/config/environment.ts';
import { OpsError } from '../../error/ops-error.ts';
import { Route53 } from '../../route53/route53.ts';
import { type RecordSet, readRecordSets } from './record-sets.ts';

/** Route 53 is the same from every region; its client requires one. */
const region = 'us-east-1';

/** Returns an error if there are no credentials for AWS. It does not check that existing ones are valid. */
export async function findMissingCredentials(environment: Environment): Promise<OpsError | undefined> {
  const route53 = new Route53({ environment, region });
  try {
    await route53.ask((client) => client.config.credentials());
    return undefined;
  } catch (error) {
    if (error instanceof OpsError && isMissing(error.cause)) return error;
    throw error;
  } finally {
    route53.close();
  }
}

const isMissing = (cause: unknown): boolean => cause instanceof Error && cause.name === 'CredentialsProviderError';

export class DnsReading {
  readonly #route53: Route53;
  readonly #sets = new Map<string, Promise<readonly RecordSet[]>>();

  constructor(environment: Environment) {
    this.#route53 = new Route53({ environment, region });
  }

  /**
   * Returns the public zone of each host that has one.
   * @param given the zones of the settings; undefined: find them by name
   * @throws OpsError
   */
  async listZones(hosts: readonly string[], given: readonly Zone[] | undefined): Promise<ReadonlyMap<string, Zone>> {
    if (given === undefined) return this.#route53.readZones(hosts);
    const pairs = hosts.flatMap((host) => {
      const zone = findZone(host, given);
      return zone === undefined ? [] : [[host, zone] as const];
    });
    for (const zone of new Set(pairs.map(([, zone]) => zone))) await this.#requireZone(zone);
    return new Map(pairs);
  }

  /** Read once for each zone. @throws OpsError */
  readSets({ id }: Zone): Promise<readonly RecordSet[]> {
    const known = this.#sets.get(id) ?? readRecordSets(this.#route53, id);
    this.#sets.set(id, known);
    return known;
  }

  /** Closes its connections. */
  close(): void {
    this.#route53.close();
  }

  async #requireZone({ name, id }: Zone): Promise<void> {
    const zone = await this.#route53.zone(id);
    if (zone?.name === name && !zone.isPrivate) return;
    const problem = zone === undefined ? 'not there' : zone.isPrivate ? 'a private one' : `called ${zone.name}`;
    const remedy = `run pulumi config set hostedZones ${name}=<id> with the id of a public zone, or remove it`;
    throw new OpsError('cli-zone-invalid', `the zone ${id}, which hostedZones has for ${name}, is ${problem}`, remedy, {
      data: { zone: name, id },
    });
  }
}
