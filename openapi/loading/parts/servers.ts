/** https://spec.openapis.org/oas/v3.1.1.html#server-object */
import type { ApiDocument, JsonObject, Operation } from '../../document/document.ts';
import { arrayOf, objectOf, stringOf } from '../../json/json.ts';
import { at, join, split } from '../../json/pointer.ts';

/** Returns the addresses with their variables' defaults. A document without servers has its own server: `/`. */
export function readServers(content: JsonObject): string[] {
  const servers = arrayOf(content.servers).map((server) => getAddress(objectOf(server)));
  return servers.length === 0 ? ['/'] : servers;
}

/** Returns the addresses that replace those of the document for one operation: its own, or those of its path. */
export function findOwnServers({ content }: ApiDocument, { pointer }: Operation): string[] | undefined {
  const path = join('', ...split(pointer).slice(0, -1));
  const lists = [pointer, path].map((place) => objectOf(at(content, place)).servers);
  const servers = lists.find((list) => arrayOf(list).length > 0);
  return servers === undefined ? undefined : readServers({ servers });
}

function getAddress(server: JsonObject): string {
  const variables = objectOf(server.variables);
  return stringOf(server.url).replace(/\{([^{}]+)\}/g, (placeholder, name: string) => {
    const variable = Object.hasOwn(variables, name) ? objectOf(variables[name]) : {};
    return typeof variable.default === 'string' ? variable.default : placeholder;
  });
}
