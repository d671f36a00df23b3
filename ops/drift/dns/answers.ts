/** The answers of name servers. */
import { Resolver } from 'node:dns/promises';
import { errorCode } from '../../../openapi/errors/error-text.ts';
import type { DnsRecord } from '../../../pulumi/plan/dns.ts';
import { OpsError } from '../../error/ops-error.ts';
import { normalizeAddress } from './record-sets.ts';

/** Answers without addresses. */
const nothing: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

export class NameServers {
  readonly #resolver = new Resolver({ timeout: 3000, tries: 2 });

  /** @param servers `192.0.2.1` or `192.0.2.1:5353`; empty: those of this machine. @throws OpsError */
  constructor(servers: readonly string[]) {
    if (servers.length === 0) return;
    try {
      this.#resolver.setServers(servers);
    } catch (error) {
      const remedy = 'write the IP address of a name server, such as --resolver 192.0.2.1:53';
      throw new OpsError('cli-option-invalid', `--resolver ${servers.join(', ')} is not an IP address`, remedy, {
        data: { option: 'resolver', given: [...servers] },
        cause: error,
      });
    }
  }

  /** Returns addresses in their usual spelling; empty if the name has none. @throws OpsError if no name server answers */
  async readAddresses({ host, type }: Pick<DnsRecord, 'host' | 'type'>): Promise<readonly string[]> {
    try {
      const found = type === 'A' ? await this.#resolver.resolve4(host) : await this.#resolver.resolve6(host);
      return found.map(normalizeAddress);
    } catch (error) {
      const code = errorCode(error) ?? 'no code';
      if (nothing.has(code)) return [];
      const servers = this.#resolver.getServers().join(', ');
      const remedy = 'check that this machine can reach them, or give another one with --resolver';
      throw new OpsError(
        'cli-dns-unanswered',
        `the name servers (${servers}) do not resolve ${host}: ${code}`,
        remedy,
        { data: { host, reason: code }, cause: error },
      );
    }
  }
}
