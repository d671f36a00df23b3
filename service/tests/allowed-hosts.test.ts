/** `ALLOWED_HOSTS` and the policy of the ensemble: addresses that the policy always forbids cannot be listed. */
import { isIPv6 } from 'node:net';
import { describe, expect, it } from 'vitest';
import { allowedHostsKind } from '../../openapi/settings/kind/allowed-host.ts';
import { findReach } from '../ensemble/network/address-policy.ts';

describe('an address', () => {
  it.each([
    ...['127.0.0.1', '10.0.0.1', '100.64.0.1', '93.184.215.14', '0.0.0.0', '169.254.169.254', '192.0.2.1'],
    ...['168.63.129.16', '100.100.100.200', '224.0.0.1', '255.255.255.255', '198.18.0.1', '240.0.0.1'],
    ...['::1', '::', 'fd12:3456::1', 'fd00:ec2::254', 'fd20:ce::254', 'fe80::1', '2606:4700::1111', '4000::1', '1::1'],
    ...['::ffff:127.0.0.1', '::ffff:100.100.100.200', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '::7f00:1'],
  ])('%s can be listed if it may be called', (address) => {
    const member = isIPv6(address) ? `[${address}]` : address;
    expect(allowedHostsKind.parse(member) !== undefined).toBe(findReach(address) !== 'forbidden');
  });
});
