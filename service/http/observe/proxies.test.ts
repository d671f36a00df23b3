import { expect, test } from 'vitest';
import { compileClientAddress, isFromThisMachine, type RequestOrigin } from './proxies.ts';

const request = (remoteAddress: string | undefined, headers: RequestOrigin['headers'] = {}): RequestOrigin => ({
  headers,
  socket: { remoteAddress },
});
const forwarded = (list: string) => ({ 'x-forwarded-for': list });

test.each([
  { trusted: [], peer: '10.0.0.1', list: '1.2.3.4', want: '10.0.0.1' },
  { trusted: ['10.0.0.1'], peer: '10.0.0.1', list: '1.2.3.4', want: '1.2.3.4' },
  { trusted: ['10.0.0.1'], peer: '10.0.0.2', list: '1.2.3.4', want: '10.0.0.2' },
  { trusted: ['10.0.0.0/8'], peer: '10.9.9.9', list: '9.9.9.9, 1.2.3.4, 10.1.1.1', want: '1.2.3.4' },
  { trusted: ['10.0.0.0/8'], peer: '::ffff:10.9.9.9', list: '1.2.3.4', want: '1.2.3.4' },
  { trusted: ['10.0.0.0/8'], peer: '10.9.9.9', list: '10.1.1.1', want: '10.1.1.1' },
  { trusted: ['10.0.0.0/8'], peer: '10.9.9.9', list: 'nonsense', want: '10.9.9.9' },
  { trusted: ['10.0.0.0/8'], peer: '10.9.9.9', list: '', want: '10.9.9.9' },
  { trusted: ['fd00::/8'], peer: 'fd00::1', list: '2001:db8::7', want: '2001:db8::7' },
  { trusted: ['10.0.0.0/8'], peer: undefined, list: '1.2.3.4', want: '' },
])('$peer with $list, trusting $trusted, is $want', ({ trusted, peer, list, want }) => {
  expect(compileClientAddress(trusted)(request(peer, forwarded(list)))).toBe(want);
});

test.each([
  { peer: '127.0.0.1', headers: {}, want: true },
  { peer: '127.8.8.8', headers: {}, want: true },
  { peer: '::1', headers: {}, want: true },
  { peer: '::ffff:127.0.0.1', headers: {}, want: true },
  { peer: '127.0.0.1', headers: forwarded('127.0.0.1'), want: false },
  { peer: '127.0.0.1', headers: { 'x-real-ip': '127.0.0.1' }, want: false },
  { peer: '127.0.0.1', headers: { forwarded: 'for=127.0.0.1' }, want: false },
  { peer: '10.0.0.1', headers: {}, want: false },
  { peer: '10.0.0.1', headers: forwarded('127.0.0.1'), want: false },
  { peer: undefined, headers: {}, want: false },
])('$peer with $headers comes from this machine: $want', ({ peer, headers, want }) => {
  expect(isFromThisMachine(request(peer, headers))).toBe(want);
});
