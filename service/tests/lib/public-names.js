/**
 * Loaded into a service process before all other modules (`NODE_OPTIONS=--import`): names under `.public.test` resolve to
 * a public address, and connections to them end at the same port of this machine. Nothing of the service is replaced, so
 * its address policy judges them as it judges any public host. Plain JavaScript, so that the process needs no loader.
 */
import dns from 'node:dns';
import net from 'node:net';
import { syncBuiltinESMExports } from 'node:module';

const isPublic = (name) => typeof name === 'string' && /^[a-z]+\.public\.test\.?$/.test(name);

const lookup = dns.promises.lookup;
const publicAddress = [{ address: '93.184.215.14', family: 4 }];
Object.assign(dns.promises, {
  lookup: (name, options) => (isPublic(name) ? Promise.resolve(publicAddress) : lookup(name, options)),
});

const connect = net.connect;
Object.assign(net, {
  connect: (options, listener) =>
    connect(isPublic(options.host) ? { ...options, host: '127.0.0.1', lookup: undefined } : options, listener),
});
syncBuiltinESMExports();
