/**
 * Checks that a host is ours: its name resolves to our gateway only. Tests write, and send our keys. A document of
 * another author names a host of another owner, and a name that is not deployed yet may resolve to another owner too.
 */
import { commandLine } from '../../../openapi/package/command-line.ts';
import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { errorCode, errorText } from '../../../openapi/errors/error-text.ts';
import type { Addresses } from '../../../pulumi/plan/settings/plan-settings.ts';
import { OpsError } from '../../error/ops-error.ts';

/** @returns addresses as text. @throws Error with a code if there are none */
export type LookUp = (host: string) => Promise<readonly string[]>;

/** Returns all addresses of this machine's resolver. */
export const lookUpWithResolver: LookUp = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

export class OwnHosts {
  readonly #gateway: ReadonlySet<string>;
  readonly #lookUp: LookUp;

  constructor({ ipv4, ipv6 }: Addresses, lookUp: LookUp = lookUpWithResolver) {
    this.#gateway = new Set([...ipv4, ...ipv6]);
    this.#lookUp = lookUp;
  }

  /** @throws OpsError if the host is not ours or does not resolve */
  async check(host: string): Promise<void> {
    const found = await this.#findAddresses(host);
    const foreign = found.filter((address) => !this.#gateway.has(ipaddr.process(address).toString()));
    if (foreign.length === 0) return;
    const problem = `"${host}" resolves to ${foreign.join(', ')}, which is not an address of the gateway (gatewayAddresses)`;
    const remedy = `nothing was sent; run ${commandLine('deploy', 'up')} and wait five minutes for DNS, or give an address with --url`;
    throw new OpsError('cli-host-foreign', problem, remedy, { data: { host, addresses: foreign } });
  }

  async #findAddresses(host: string): Promise<readonly string[]> {
    try {
      return await this.#lookUp(host);
    } catch (error) {
      const code = errorCode(error) ?? errorText(error);
      const [up, details] = [commandLine('deploy', 'up'), commandLine('drift', '--only dns')];
      const remedy = `run ${up}, then wait five minutes for DNS; run ${details} for details`;
      const data = { host, reason: code };
      throw new OpsError('cli-host-unknown', `"${host}" does not resolve (${code})`, remedy, { data, cause: error });
    }
  }
}
