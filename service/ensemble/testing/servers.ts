/** Helpers for tests: servers on free ports, and small documents. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiDocument, JsonObject } from 'fountainai/openapi';
import type { Snapshot } from '../tools/snapshot.ts';

export interface ListeningServer {
  readonly port: number;
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts `server` on a free port of 127.0.0.1. */
export async function listen(server: Server): Promise<ListeningServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address object; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A small OpenAPI document in JSON: an open GET for every path, with the path's name as its operationId. */
export function documentText(facts: {
  readonly title?: string;
  readonly servers?: readonly string[];
  readonly paths?: readonly string[];
  readonly components?: JsonObject;
  readonly security?: readonly JsonObject[];
}): string {
  const { title = 'A service', servers = [], paths = ['/things'], components = {}, security = [] } = facts;
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title, version: '1.0.0' },
    servers: servers.map((url) => ({ url })),
    components,
    security,
    paths: Object.fromEntries(
      paths.map((path) => [
        path,
        { get: { operationId: path.replace(/\W+/g, ''), responses: { 200: { description: 'well' } } } },
      ]),
    ),
  });
}

/** Returns a snapshot of the document in which all operations can be called. */
export function makeSnapshot(document: ApiDocument, facts: Partial<Snapshot> = {}): Snapshot {
  const { name, title, hash, operations } = document;
  return {
    service: { id: name, name: title, description: document.description, openapi_url: document.source, tags: [] },
    document,
    destination: 'http://127.0.0.1:1',
    hash,
    callable: operations,
    refused: [],
    ...facts,
  };
}
