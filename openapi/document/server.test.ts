import { describe, expect, it } from 'vitest';
import { describeServers, localServer, withFreePorts } from './server.ts';

describe('describeServers', () => {
  it.each([
    { given: 'http://localhost:8080', want: 'local http localhost 8080 ""' },
    { given: 'http://api.localhost/v1/', want: 'local http api.localhost 80 "/v1"' },
    { given: 'http://127.0.0.2:1', want: 'local http 127.0.0.2 1 ""' },
    { given: 'http://[::1]:9', want: 'local http [::1] 9 ""' },
    { given: 'https://Staging.Example.com/a/b', want: 'staging https staging.example.com 443 "/a/b"' },
    { given: 'https://example.com:8443', want: 'production https example.com 8443 ""' },
    { given: 'http://mylocalhost', want: 'production http mylocalhost 80 ""' },
    { given: 'https://api.staging.example.com', want: 'production https api.staging.example.com 443 ""' },
    { given: '/', want: undefined },
    { given: 'ws://example.com', want: undefined },
  ])('describes $given as $want', ({ given, want }) => {
    const [server] = describeServers({ servers: [given] });
    expect(server && `${server.kind} ${server.protocol} ${server.host} ${server.port} "${server.basePath}"`).toBe(want);
  });

  it('includes the pointer of each server', () => {
    const servers = ['/', 'https://a.example', 'http://localhost:1', 'http://localhost:2'];
    expect(describeServers({ servers }).map(({ pointer }) => pointer)).toEqual([
      '/servers/1',
      '/servers/2',
      '/servers/3',
    ]);
    expect(localServer({ servers })?.port).toBe(1);
  });
});

it('assigns free ports to services without one, and skips ports in use', () => {
  const documents = ['a', 'b', 'c'].map((name) => ({ name }));
  expect([...withFreePorts(documents, new Map([['b', 8082]]))]).toEqual([
    ['b', 8082],
    ['a', 8083],
    ['c', 8084],
  ]);
});

it('never assigns the port on which the gateway is published', () => {
  const documents = Array.from({ length: 8 }, (_, index) => ({ name: `s${index}` }));
  const ports = [...withFreePorts(documents, new Map()).values()];
  expect(ports).toEqual([8082, 8083, 8084, 8085, 8086, 8087, 8089, 8090]);
});
