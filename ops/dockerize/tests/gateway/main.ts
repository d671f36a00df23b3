/** Starts the stand-in for Kong with Kong's own settings, as its image does. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { Addresses } from './addresses.ts';
import { createGateway } from './proxy.ts';

const { env } = process;
const readIfGiven = (file: string | undefined): string | undefined =>
  file === undefined ? undefined : readFileSync(file, 'utf8');

const seconds = env.KONG_DNS_VALID_TTL;
const gateway = createGateway({
  declaration: readFileSync(env.KONG_DECLARATIVE_CONFIG ?? '/kong/kong.yml', 'utf8'),
  addresses: new Addresses(seconds === undefined ? undefined : Number(seconds)),
  errorTemplate: readIfGiven(env.KONG_ERROR_TEMPLATE_JSON),
});
/** Answers as the Admin API does, as far as a probe of it needs. */
const admin = createServer((request, response) => {
  const isKnown = request.url === '/' || request.url === '/status';
  response.writeHead(isKnown ? 200 : 404, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(isKnown ? { version: '3.9.1' } : { message: 'Not found' }));
});

/** @param address `host:port` */
function listen(server: Server, address: string): void {
  const [, host, port] = /^(.*):(\d+)$/.exec(address) ?? [];
  server.listen(Number(port), host);
}

listen(gateway, env.KONG_PROXY_LISTEN ?? '0.0.0.0:8000');
listen(admin, env.KONG_ADMIN_LISTEN ?? '127.0.0.1:8001');
for (const signal of ['SIGTERM', 'SIGQUIT', 'SIGINT'] as const) {
  process.once(signal, () => {
    for (const server of [gateway, admin]) server.close();
    for (const server of [gateway, admin]) server.closeIdleConnections();
  });
}
