/** Route 53 as moto's server plays it, on a free port of this machine: https://docs.getmoto.org/en/latest/docs/server_mode.html */
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { type ListeningProcess, startMoto } from '../../../../pulumi/tests/engine/processes.ts';
import { findTool } from '../../../../service/tests/lib/tools.ts';

/** Undefined if moto is not installed; tests that need it are skipped. */
export const motoServer = findTool('moto_server');

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };

export class Moto {
  #process: ListeningProcess | undefined;
  #url = '';
  #client: Route53Client | undefined;

  /** Until it listens. @throws Error with what it said where it ends in place of that */
  async start(): Promise<this> {
    this.#process = await startMoto(motoServer ?? 'moto_server');
    this.#url = `http://127.0.0.1:${this.#process.port}`;
    this.#client = new Route53Client({ endpoint: this.#url, region: 'us-east-1', credentials });
    return this;
  }

  /** What leads AWS's clients here. */
  get environment(): Readonly<Record<string, string>> {
    const { accessKeyId, secretAccessKey } = credentials;
    return { AWS_ENDPOINT_URL: this.#url, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  }

  get client(): Route53Client {
    if (this.#client === undefined) throw new Error('it was not started');
    return this.#client;
  }

  /** Forgets everything. */
  async reset(): Promise<void> {
    await fetch(`${this.#url}/moto-api/reset`, { method: 'POST' });
  }

  /** @returns its id */
  async createZone(name: string, { isPrivate = false } = {}): Promise<string> {
    const { HostedZone: zone } = await this.client.send(
      new CreateHostedZoneCommand({
        Name: name,
        CallerReference: `${name} ${isPrivate}`,
        ...(isPrivate
          ? { HostedZoneConfig: { PrivateZone: true }, VPC: { VPCRegion: 'us-east-1', VPCId: 'vpc-1' } }
          : {}),
      }),
    );
    return zone?.Id?.replace('/hostedzone/', '') ?? '';
  }

  async change(zone: string, ...changes: Change[]): Promise<void> {
    await this.client.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes: changes } }),
    );
  }

  async stop(): Promise<void> {
    this.#client?.destroy();
    await this.#process?.stop();
  }
}
