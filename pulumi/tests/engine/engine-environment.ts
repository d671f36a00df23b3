/** The environment of the engine in tests: doubles of Kong, Route 53 and Docker, and a temporary folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListHealthChecksCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53';
import { findTool } from '../../../service/tests/lib/tools.ts';
import { KongDouble } from '../kong/double.ts';
import { startMoto, startStandIn } from './processes.ts';
import { type DockerContents, readContents } from './stand-ins/docker.ts';

/** Limit of one test, in milliseconds: each starts the engine a few times, on machines that may be busy. */
export const engineTimeoutMs = 120_000;

/** Undefined if a tool is missing; then the tests are skipped. */
export const tools = findTools();

function findTools(): { readonly pulumi: string; readonly moto: string } | undefined {
  const [pulumi, moto] = [findTool('pulumi'), findTool('moto_server')];
  return pulumi === undefined || moto === undefined ? undefined : { pulumi, moto };
}

export const engineAdminToken = 'admin-token-9d1c4f07';

export class EngineEnvironment {
  readonly kong = new KongDouble({ token: engineAdminToken });
  /** The temporary folder, created by `start`. */
  folder = '';
  /** For the engine and its child processes. */
  environment: Readonly<Record<string, string>> = {};
  #route53 = new Route53Client();
  #stops: (() => Promise<void>)[] = [];

  async start(): Promise<void> {
    if (tools === undefined) throw new Error('pulumi or moto_server is not on PATH');
    this.folder = mkdtempSync(join(tmpdir(), 'engine-'));
    await this.kong.start();
    this.#stops.push(() => this.kong.stop());
    const moto = await startMoto(tools.moto);
    this.#stops.push(moto.stop);
    const amazon = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${moto.port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.#route53 = new Route53Client({ endpoint: amazon.AWS_ENDPOINT_URL, region: 'us-east-1', credentials });
    const [aws, docker] = await Promise.all([
      startStandIn('aws', { ...amazon, AWS_REGION: 'us-east-1' }),
      startStandIn('docker', { DOCKER_STAND_IN: this.#dockerFile }),
    ]);
    this.#stops.push(aws.stop, docker.stop);
    this.environment = {
      ...amazon,
      PULUMI_DEBUG_PROVIDERS: `aws:${aws.port},docker:${docker.port}`,
      PULUMI_BACKEND_URL: `file://${this.folder}`,
      PULUMI_HOME: join(this.folder, 'home'),
      PULUMI_CONFIG_PASSPHRASE: 'passphrase',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#stops.map((stop) => stop()));
    if (this.folder !== '') rmSync(this.folder, { recursive: true, force: true });
  }

  /** Returns the objects that the Docker plugin created. */
  docker(): DockerContents {
    return readContents(this.#dockerFile);
  }

  /** Returns the id of the new zone. */
  async createZone(name: string): Promise<string> {
    const { HostedZone } = await this.#route53.send(
      new CreateHostedZoneCommand({ Name: name, CallerReference: crypto.randomUUID() }),
    );
    return (HostedZone?.Id ?? '').replace('/hostedzone/', '');
  }

  /** Returns `host type addresses`, sorted, without the zone's own records. */
  async records(zone: string): Promise<string[]> {
    const { ResourceRecordSets = [] } = await this.#route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone }),
    );
    const own = ResourceRecordSets.filter(({ Type }) => Type !== 'NS' && Type !== 'SOA');
    return own.map(formatRecord).sort();
  }

  async healthChecks(): Promise<string[]> {
    const { HealthChecks = [] } = await this.#route53.send(new ListHealthChecksCommand());
    return HealthChecks.map(({ HealthCheckConfig: config }) => {
      return `${config?.Type} ${config?.FullyQualifiedDomainName}:${config?.Port}${config?.ResourcePath}`;
    }).sort();
  }

  /** Creates or replaces a record by hand. */
  async putRecord(zone: string, host: string, value: string, type: RRType = 'A'): Promise<void> {
    const ResourceRecordSet = { Name: host, Type: type, TTL: 60, ResourceRecords: [{ Value: value }] };
    await this.#changeRecord(zone, { Action: 'UPSERT', ResourceRecordSet });
  }

  /** Deletes a record by hand. @throws Error if it does not exist */
  async deleteRecord(zone: string, host: string, type: RRType = 'A'): Promise<void> {
    const from = { HostedZoneId: zone, StartRecordName: host, StartRecordType: type, MaxItems: 1 };
    const { ResourceRecordSets = [] } = await this.#route53.send(new ListResourceRecordSetsCommand(from));
    const [found] = ResourceRecordSets.filter(({ Name, Type }) => Name === `${host}.` && Type === type);
    if (found === undefined) throw new Error(`${host} has no ${type} record`);
    await this.#changeRecord(zone, { Action: 'DELETE', ResourceRecordSet: found });
  }

  async #changeRecord(zone: string, change: Change): Promise<void> {
    const batch = { HostedZoneId: zone, ChangeBatch: { Changes: [change] } };
    await this.#route53.send(new ChangeResourceRecordSetsCommand(batch));
  }

  get #dockerFile(): string {
    return join(this.folder, 'docker.json');
  }
}

function formatRecord({ Name = '', Type = 'A', ResourceRecords = [] }: ResourceRecordSet): string {
  const values = ResourceRecords.map(({ Value = '' }) => Value).sort();
  return `${Name.replace(/\.$/, '')} ${Type} ${values.join(',')}`;
}
