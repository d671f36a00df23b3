/** A deployment that agrees with the documents: a gateway, zones and files that the tables change one thing in. */
import { type Change, DeleteHostedZoneCommand } from '@aws-sdk/client-route-53';
import { loadDocuments } from '../../../../openapi/loading/directory.ts';
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { createDeclarativeConfig } from '../../../../pulumi/plan/gateway/declarative.ts';
import type { DnsRecord } from '../../../../pulumi/plan/dns.ts';
import { planDns, planGateway } from '../../../../pulumi/plan/plan.ts';
import { goodEnvironment, createSource } from '../../../../pulumi/plan/testing/plan-inputs.ts';
import { KongDouble } from '../../../../pulumi/tests/kong/double.ts';
import { renderFiles } from '../../../dockerize/files.ts';
import { createSettingsSource } from '../../../dockerize/settings.ts';
import { type RecordSet, readRecordSets } from '../../../drift/dns/record-sets.ts';
import type { createContext } from '../../../drift/testing/drift-inputs.ts';
import { Route53 } from '../../../route53/route53.ts';
import { Moto, motoServer } from './moto.ts';

export const ipv4 = '203.0.113.7';
export const ipv6 = '2001:db8::7';
const zoneName = 'fountain.coach';

const documents = await loadDocuments();
const wanted = {
  gatewayAddresses: `${ipv4},${ipv6}`,
  keyAuth: 'true',
  rateLimit: '60',
  upstreamHost: 'first.internal,second.internal',
};
const configuration = createDeclarativeConfig(planGateway(documents, createSource(wanted)), (secret) =>
  secret.reveal(),
);
const { records } = planDns(documents, createSource(wanted));
const files = renderFiles(documents, createSettingsSource([], {}));

export class TestDeployment {
  readonly kong = new KongDouble();
  /** Undefined: moto is not there, and DNS is not configured. */
  readonly #moto = motoServer === undefined ? undefined : new Moto();
  readonly files = new Map<string, string>();
  #zones: { readonly open: string; readonly closed: string } = { open: '', closed: '' };

  async start(): Promise<void> {
    await Promise.all([this.kong.start(), this.#moto?.start()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.kong.stop(), this.#moto?.stop()]);
  }

  /** Everything is as it should be again. */
  async restore(): Promise<void> {
    this.kong.reset();
    this.kong.load(configuration);
    this.files.clear();
    for (const [path, text] of files) this.files.set(path, text);
    if (this.#moto === undefined) return;
    await this.#moto.reset();
    const closed = await this.#moto.createZone(zoneName, { isPrivate: true });
    const open = await this.#moto.createZone(zoneName);
    this.#zones = { open, closed };
    await this.#moto.change(open, ...records.map(upsert));
  }

  /** All records of the public zone, read in pages of so many. */
  async records(pageSize: number): Promise<readonly RecordSet[]> {
    return readRecordSets(
      new Route53({ environment: this.#moto?.environment ?? {}, region: 'us-east-1' }),
      this.#zones.open,
      pageSize,
    );
  }

  /** What the sections go by. */
  facts(): Parameters<typeof createContext>[0] {
    const environment = this.#moto?.environment ?? {};
    return { documents, settings: createSource(this.#config(), goodEnvironment), environment, files: this.files };
  }

  /** As a person does it, by hand. @throws Error where Kong refuses */
  async admin(method: string, path: string, body?: JsonObject): Promise<void> {
    const response = await fetch(`${this.kong.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }

  /** @param zone left out: the public one */
  async zone(changes: readonly Change[], zone: 'open' | 'closed' = 'open'): Promise<void> {
    await this.#moto?.change(this.#zones[zone], ...changes);
  }

  /** The public zone with all that is in it. */
  async deleteZone(): Promise<void> {
    await this.zone(records.map((record) => ({ ...upsert(record), Action: 'DELETE' })));
    await this.#moto?.client.send(new DeleteHostedZoneCommand({ Id: this.#zones.open }));
  }

  /** @throws Error where the file does not hold the text */
  edit(path: string, from: string | RegExp, to: string): void {
    const before = this.files.get(path) ?? '';
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${path} does not hold ${String(from)}`);
    this.files.set(path, after);
  }

  #config(): Readonly<Record<string, string>> {
    const { gatewayAddresses, ...others } = wanted;
    return { ...others, kongAdminUrl: this.kong.url, ...(this.#moto === undefined ? {} : { gatewayAddresses }) };
  }
}

type AnyRecord = Pick<DnsRecord, 'host' | 'addresses'> & { readonly type: DnsRecord['type'] | 'CNAME'; ttl?: number };

export const upsert = ({ host, type, ttl = 300, addresses }: AnyRecord): Change => ({
  Action: 'UPSERT',
  ResourceRecordSet: {
    Name: host,
    Type: type,
    TTL: ttl,
    ResourceRecords: addresses.map((address) => ({ Value: address })),
  },
});

export const remove = (record: AnyRecord): Change => ({ ...upsert(record), Action: 'DELETE' });
