/** The public hosts of the documents, and the ports and base paths of the services. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { describeServers, localServer, type Server, withFreePorts } from '../../../openapi/document/server.ts';
import { addDocumentFault, describePlace } from '../faults/document-fault.ts';
import type { PlanFaults } from '../faults/plan-error.ts';
import { isHostName } from '../../../openapi/settings/kind/deployment-kinds.ts';

/** A host that is not local, and the server of the document that names it first. */
export type PublicHost = Server & { readonly host: string };

/** Returns each host once, in the document's order. */
export function listPublicHosts(document: ApiDocument): PublicHost[] {
  const servers = describeServers(document).filter(({ kind }) => kind !== 'local');
  return servers.filter(({ host }, index) => servers.findIndex((server) => server.host === host) === index);
}

/** Adds faults for invalid hosts, and for hosts that two documents have. */
export function checkHosts(documents: readonly ApiDocument[], faults: PlanFaults): void {
  const owners = new Map<string, { document: ApiDocument; server: Server }>();
  for (const document of documents) {
    for (const server of listPublicHosts(document)) {
      const { host, pointer } = server;
      const owner = owners.get(host);
      if (!isHostName(host)) {
        const problem = `"${host}" is not a valid host name`;
        addDocumentFault(document, pointer, { code: 'plan-host-invalid', problem, data: { host } }, faults);
      }
      if (owner === undefined) owners.set(host, { document, server });
      else {
        const other = describePlace(owner.document, owner.server.pointer);
        const remedy = 'give each document a host of its own';
        const problem = `"${host}" is already the host of ${other}`;
        const data = { host, other: owner.document.name };
        addDocumentFault(document, pointer, { code: 'plan-host-taken', problem, remedy, data }, faults);
      }
    }
  }
}

/** Returns the port of every service, by name: the port of the local server, or the next free one, as the services choose it. */
export function planPorts(documents: readonly ApiDocument[], faults: PlanFaults): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  const owners = new Map<number, string>();
  for (const document of documents) {
    const server = localServer(document);
    if (server === undefined) continue;
    const owner = owners.get(server.port);
    const remedy = 'give each document a port of its own';
    if (owner !== undefined) {
      const problem = `${server.port} is already the port of "${owner}"`;
      const data = { port: server.port, other: owner };
      addDocumentFault(document, server.pointer, { code: 'plan-port-taken', problem, remedy, data }, faults);
    }
    owners.set(server.port, document.name);
    known.set(document.name, server.port);
  }
  return withFreePorts(documents, known);
}

export interface BasePaths {
  /** At the gateway. */
  readonly outside: string;
  /** At the service. */
  readonly inside: string;
}

/** Reads the base paths of a document's servers. Public servers must have the same one, since one route serves all of them. */
export function readBasePaths(document: ApiDocument, faults: PlanFaults): BasePaths {
  const hosts = listPublicHosts(document);
  const outside = hosts[0]?.basePath ?? '';
  for (const { basePath, pointer } of hosts) {
    if (basePath === outside) continue;
    const problem = `the path differs from "${outside || '/'}", the path of the other servers`;
    addDocumentFault(document, pointer, { code: 'plan-path-differs', problem, data: { path: outside || '/' } }, faults);
  }
  return { outside, inside: localServer(document)?.basePath ?? '' };
}
