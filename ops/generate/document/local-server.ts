/** Chooses the local server of a document, and adds one if the document has no usable local server. */
import type { ApiDocument, Json, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, objectOf } from '../../../openapi/json/json.ts';
import { readConfig } from '../../../service/config/config.ts';
import { findFreePort, gatewayPort } from '../../../openapi/document/server.ts';
import { assignPorts } from '../../../service/config/ports.ts';

/** Only administrators may listen on lower ports. */
const firstUnprivilegedPort = 1024;

/** Returns the port of the document's local server, without regard to the settings; undefined without a local server. */
export const findLocalPort = (document: ApiDocument): number | undefined => readConfig({}).port(document);

/** The change of a document's servers. */
export interface ServerChoice {
  readonly port: number;
  /** The reason why the local server changes; undefined if it does not. */
  readonly change?: {
    readonly reason: string;
    /** The port of the replaced server; undefined if the server is added. */
    readonly replaces: number | undefined;
  };
}

/**
 * @param taken port → name of the service that has it
 * @param preferred the port that the service had before
 */
export function chooseServer(
  document: ApiDocument,
  taken: ReadonlyMap<number, string>,
  preferred?: number,
): ServerChoice {
  const former = findLocalPort(document);
  const isFree = (port: number | undefined): port is number =>
    port !== undefined && port >= firstUnprivilegedPort && port !== gatewayPort && !taken.has(port);
  if (isFree(former) && leadsHere(document, former)) return { port: former };
  const port = [former, preferred].find(isFree) ?? findFreePort(taken);
  const replaces = former !== undefined && leadsHere(document, former) ? former : undefined;
  return { port, change: { replaces, reason: explainChange(former, taken) } };
}

/** Returns port → name of the service, for a start of all services. @throws ConfigError */
export function findTakenPorts(
  documents: readonly ApiDocument[],
  config: Parameters<typeof assignPorts>[1],
): Map<number, string> {
  const set = [...assignPorts(documents, config, [])].map(([name, port]) => [port, name] as const);
  const named = documents.map((document) => [findLocalPort(document) ?? 0, document.name] as const);
  return new Map([...named, ...set].filter(([port]) => port !== 0));
}

/** Returns the content with the local server, which comes first, so that clients on this machine use it. */
export function withLocalServer(document: ApiDocument, choice: ServerChoice): JsonObject {
  const servers = arrayOf(document.content.servers);
  const address = localAddress(choice);
  const index = findReplaced(document, choice);
  if (index < 0) return withServers(document, [{ url: address }, ...servers]);
  return withServers(
    document,
    servers.map((server, position) => (position === index ? { ...objectOf(server), url: address } : server)),
  );
}

export const localAddress = ({ port }: ServerChoice): string => `http://localhost:${port}`;

/** Returns the index of the server to replace; -1 if the local server is added. */
export function findReplaced(document: ApiDocument, { change }: ServerChoice): number {
  return arrayOf(document.content.servers).findIndex((server) => isPlain(server, change?.replaces));
}

/** Returns true if the first server for clients on this machine is absolute and has no path. */
function leadsHere({ servers }: ApiDocument, port: number): boolean {
  const here = `http://localhost:${port}`;
  const first = servers.find((server) => URL.canParse(server, here) && localOrigin(new URL(server, here)) === here);
  return first !== undefined && URL.canParse(first) && new URL(first).pathname === '/';
}

function localOrigin({ protocol, hostname, port }: URL): string {
  const host = ['127.0.0.1', '[::1]'].includes(hostname) ? 'localhost' : hostname;
  return `${protocol}//${host}:${port}`;
}

/** Returns true if the address is only this machine and the port, without variables. */
function isPlain(server: Json, port: number | undefined): boolean {
  const { url } = objectOf(server);
  return port !== undefined && typeof url === 'string' && new RegExp(`^http://localhost:${port}/?$`).test(url);
}

function explainChange(former: number | undefined, taken: ReadonlyMap<number, string>): string {
  if (former === undefined) return 'the document names no server on this machine';
  if (former === gatewayPort) return `the gateway has port ${former}`;
  const owner = taken.get(former);
  if (owner !== undefined) return `the service "${owner}" has port ${former}`;
  return former < firstUnprivilegedPort
    ? `only administrators may listen on port ${former}`
    : 'the servers of the document have a path, but services are served without one';
}

/** Keeps the position of the member `servers`; a new member comes before `paths`. */
function withServers(document: ApiDocument, servers: readonly Json[]): JsonObject {
  const { content } = document;
  if (content.servers !== undefined) return { ...content, servers };
  return Object.fromEntries(
    Object.entries(content).flatMap(([name, value]): [string, Json][] =>
      name === 'paths'
        ? [
            ['servers', servers],
            [name, value],
          ]
        : [[name, value]],
    ),
  );
}
