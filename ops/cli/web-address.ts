/** Checks addresses of services on the command line. */
import { OpsError } from '../error/ops-error.ts';

/**
 * Checks the value of `--url`. Reports would print a password in it.
 * @param given the whole value, for the message
 * @throws OpsError, which does not repeat a password
 */
export function requireWebAddress(address: string, remedy = 'write http://<host>:<port>', given = address): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && (url.username !== '' || url.password !== '')) {
    const problem = `--url "${url.origin}" is given with a user name or a password`;
    throw new OpsError('cli-option-invalid', problem, 'remove both, and give credentials with --key', {
      data: { option: 'url', given: url.origin },
    });
  }
  if (url !== undefined && /^https?:$/.test(url.protocol)) return;
  throw new OpsError('cli-option-invalid', `--url "${given}" is not an http(s) address`, remedy, {
    data: { option: 'url', given },
  });
}
