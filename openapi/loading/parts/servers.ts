/** https://spec.openapis.org/oas/v3.1.1.html#server-object */
import type { JsonObject } from '../../document/document.ts';
import { arrayOf, objectOf, stringOf } from '../../json/json.ts';

/** Returns the addresses with their variables' defaults. A document without servers has its own server: `/`. */
export function readServers(content: JsonObject): string[] {
  const servers = arrayOf(content.servers).map((server) => getAddress(objectOf(server)));
  return servers.length === 0 ? ['/'] : servers;
}

function getAddress(server: JsonObject): string {
  const variables = objectOf(server.variables);
  return stringOf(server.url).replace(/\{([^{}]+)\}/g, (placeholder, name: string) => {
    const variable = Object.hasOwn(variables, name) ? objectOf(variables[name]) : {};
    return typeof variable.default === 'string' ? variable.default : placeholder;
  });
}
