/** Route 53 as moto's server plays it, on a free port of this machine: https://docs.getmoto.org/en/latest/docs/server_mode.html */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { findTool } from '../../../service/tests/lib/tools.ts';

/** Undefined: this machine has none, and whoever needs it skips. */
export const motoServer = findTool('moto_server');

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };

export class Moto {
  readonly #process = spawn(motoServer ?? 'moto_server', ['-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  #url = '';
  #client: Route53Client | undefined;

  /** Until it listens. @throws Error with what it said where it ends in place of that */
  async start(): Promise<this> {
    let said = '';
    for await (const chunk of this.#process.stderr) {
      said += String(chunk);
      const [, url] = /Running on (http:\/\/\S+)/.exec(said) ?? [];
      if (url === undefined) continue;
      this.#url = url;
      this.#client = new Route53Client({ endpoint: url, region: 'us-east-1', credentials });
      return this;
    }
    throw new Error(`moto_server did not start: ${said}`);
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
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
  }
}
