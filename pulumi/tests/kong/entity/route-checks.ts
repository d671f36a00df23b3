/** Kong's checks of a route as a whole: the matchers that its protocols allow and need. */
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { checkAll, type EntityCheck, isFilled, quoteAll } from './entity-check.ts';

const streamProtocols = ['tcp', 'tls', 'udp', 'tls_passthrough'];
const matchers = ['methods', 'hosts', 'headers', 'paths', 'snis'];

export const routeChecks: readonly EntityCheck[] = [
  ...['methods', 'hosts', 'paths', 'headers'].map((field): EntityCheck => ({
    fields: ['protocols', field],
    findFaults: (route) => {
      if (!isStream(route) || !isFilled(route[field])) return {};
      return { [field]: `cannot set '${field}' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp'` };
    },
  })),
  ...['sources', 'destinations'].map((field): EntityCheck => ({
    fields: ['protocols', field],
    findFaults: (route) => {
      if (findHttpProtocol(route) === undefined || !isFilled(route[field])) return {};
      return { [field]: `cannot set '${field}' when 'protocols' is 'http' or 'https'` };
    },
  })),
  checkAll(findMissingMatchers),
];

/** Kong runs this check also if a field has a fault. */
function findMissingMatchers(route: JsonObject): readonly string[] {
  const protocol = findHttpProtocol(route);
  if (protocol === undefined) return findMissingAddresses(route);
  const usable = matchers.filter((name) => name !== 'snis' || protocol === 'https');
  if (usable.some((name) => isFilled(route[name]))) return [];
  return [`must set one of ${quoteAll(usable)} when 'protocols' is '${protocol}'`];
}

function findMissingAddresses(route: JsonObject): readonly string[] {
  if (!isStream(route)) return [];
  if (listProtocols(route).includes('tls_passthrough')) {
    return isFilled(route.snis) ? [] : ["must set snis when 'protocols' is 'tls_passthrough'"];
  }
  const usable = ['sources', 'destinations', 'snis'];
  if (usable.some((name) => isFilled(route[name]))) return [];
  return [`must set one of ${quoteAll(usable)} when 'protocols' is 'tcp', 'tls' or 'udp'`];
}

const listProtocols = ({ protocols }: JsonObject): readonly unknown[] => (Array.isArray(protocols) ? protocols : []);

const findHttpProtocol = (route: JsonObject): string | undefined =>
  ['https', 'http'].find((name) => listProtocols(route).includes(name));

function isStream(route: JsonObject): boolean {
  const protocols = listProtocols(route);
  return protocols.length > 0 && protocols.every((name) => streamProtocols.some((one) => one === name));
}
