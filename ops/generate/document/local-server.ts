/** The server of a document that is this machine, and where it has none that will do, giving it one. */
import type { ApiDocument, Json, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, objectOf } from '../../../openapi/json/json.ts';
import { readConfig } from '../../../service/config/config.ts';
import { firstFreePort } from '../../../openapi/document/server.ts';
import { assignPorts } from '../../../service/config/ports.ts';

/** Ports below are the administrator's alone. */
const firstOrdinary = 1024;

/** The port that the documents' local servers name, whatever the settings say; undefined where there is none. */
export const localPortOf = (document: ApiDocument): number | undefined => readConfig({}).port(document);

/** What is to become of the servers of a document. */
export interface ServerChoice {
  readonly port: number;
  /** The local server is another now, because of this. */
  readonly change?: {
    readonly reason: string;
    /** The port of the server whose place it takes; undefined: it is one more. */
    readonly replaces: number | undefined;
  };
}

/**
 * @param taken port → whose it is
 * @param preferred the port that the service has had, if any
 */
export function chooseServer(
  document: ApiDocument,
  taken: ReadonlyMap<number, string>,
  preferred?: number,
): ServerChoice {
  const former = localPortOf(document);
  const isFree = (port: number | undefined): port is number =>
    port !== undefined && port >= firstOrdinary && !taken.has(port);
  if (isFree(former) && leadsHere(document, former)) return { port: former };
  const port = [former, preferred].find(isFree) ?? nextFree(taken);
  const replaces = former !== undefined && leadsHere(document, former) ? former : undefined;
  return { port, change: { replaces, reason: reasonOf(former, taken) } };
}

/** Port → the service that it is of, as they are given when all are started. @throws ConfigError */
export function portsTaken(
  documents: readonly ApiDocument[],
  config: Parameters<typeof assignPorts>[1],
): Map<number, string> {
  const set = [...assignPorts(documents, config, [])].map(([name, port]) => [port, name] as const);
  const named = documents.map((document) => [localPortOf(document) ?? 0, document.name] as const);
  return new Map([...named, ...set].filter(([port]) => port !== 0));
}

/** The servers as they are to be: the local one comes first, so that it is where a client on this machine looks. */
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

/** The index of the server whose place the local one takes; -1 if it is one more. */
export function findReplaced(document: ApiDocument, { change }: ServerChoice): number {
  return arrayOf(document.content.servers).findIndex((server) => isPlain(server, change?.replaces));
}

/** No server before it leads a client on this machine elsewhere: relative addresses do, under a path of their own. */
function leadsHere({ servers }: ApiDocument, port: number): boolean {
  const here = `http://localhost:${port}`;
  const first = servers.find((server) => URL.canParse(server, here) && localOrigin(new URL(server, here)) === here);
  return first !== undefined && URL.canParse(first) && new URL(first).pathname === '/';
}

function localOrigin({ protocol, hostname, port }: URL): string {
  const host = ['127.0.0.1', '[::1]'].includes(hostname) ? 'localhost' : hostname;
  return `${protocol}//${host}:${port}`;
}

/** A server whose address is nothing but this machine and the port, without variables. */
function isPlain(server: Json, port: number | undefined): boolean {
  const { url } = objectOf(server);
  return port !== undefined && typeof url === 'string' && new RegExp(`^http://localhost:${port}/?$`).test(url);
}

function nextFree(taken: ReadonlyMap<number, string>): number {
  let port = firstFreePort;
  while (taken.has(port)) port += 1;
  return port;
}

function reasonOf(former: number | undefined, taken: ReadonlyMap<number, string>): string {
  if (former === undefined) return 'it names no server on this machine';
  const owner = taken.get(former);
  if (owner !== undefined) return `port ${former} is that of ${owner}`;
  return former < firstOrdinary
    ? `port ${former} can't be had by everybody`
    : 'its servers lead to another path than the one that it is served under';
}

/** The member keeps its place; a new one stands before `paths`. */
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
