/** For tests of the record: a service of boats that notes the key of each request, and the ensemble's operations over HTTP. */
import { createServer, type ServerResponse } from 'node:http';
import { expect } from 'vitest';
import type { Log } from '../../ensemble/log/interaction-log.ts';
import { listen } from '../../ensemble/testing/servers.ts';
import { adminKey, key } from './process.ts';

const idempotencyKey = { name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } };
const boatId = { name: 'boatId', in: 'path', required: true, schema: { type: 'integer' } };
const boat = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Boats', version: '1' },
  paths: {
    '/boats': {
      post: {
        operationId: 'createBoat',
        summary: 'Create a boat',
        parameters: [idempotencyKey],
        requestBody: { required: true, content: { 'application/json': { schema: boat } } },
        responses: { 201: { description: 'made' } },
      },
    },
    '/boats/{boatId}': {
      delete: {
        operationId: 'deleteBoat',
        summary: 'Delete a boat',
        parameters: [boatId, idempotencyKey],
        responses: { 204: { description: 'deleted' } },
      },
    },
  },
});

export interface BoatService {
  readonly url: string;
  /** The key of each request, which is the id of its call. */
  readonly received: string[];
  readonly close: () => Promise<void>;
}

/** @param answer called with the response of each write, which it ends some time */
export async function startBoats(answer: (end: () => void) => void): Promise<BoatService> {
  const received: string[] = [];
  const server = await listen(
    createServer((request, response) => {
      if (request.method === 'GET') return void response.end(document);
      received.push(String(request.headers['idempotency-key']));
      answer(() => endWrite(request.method, response));
    }),
  );
  return { url: server.url, received, close: () => server.close() };
}

const endWrite = (method: string | undefined, response: ServerResponse): void =>
  void response.writeHead(method === 'POST' ? 201 : 204).end();

export async function registerBoats(ensemble: string, boats: Pick<BoatService, 'url'>): Promise<void> {
  const openapi_url = `${boats.url}/openapi.json`;
  const response = await fetch(`${ensemble}/services/register`, {
    method: 'POST',
    headers: { 'x-admin-api-key': adminKey, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'boats', name: 'Boats', description: 'Keeps boats', openapi_url }),
  });
  expect(response.status).toBe(201);
}

/** Returns all interactions with their calls, also those that run. */
export async function exportLogs(ensemble: string): Promise<Log[]> {
  const read = async (query: string): Promise<Log[]> => {
    const headers = { 'x-api-key': key, accept: 'application/x-ndjson' };
    const text = await (await fetch(`${ensemble}/logs${query}`, { headers })).text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Log);
  };
  return [...(await read('')), ...(await read('?state=running'))];
}

export interface Interaction {
  readonly interaction_id: string;
  readonly conversation_id: string;
  readonly pending_calls: readonly { readonly id: string }[];
  readonly writes: readonly { readonly outcome: string }[];
}

/** @param path `/interact`, or that of a confirmation */
export async function post(
  ensemble: string,
  path: string,
  {
    body,
    idempotencyKey: repeated,
    apiKey = key,
  }: { readonly body: object; readonly idempotencyKey?: string; readonly apiKey?: string },
): Promise<{ status: number; body: Interaction }> {
  const response = await fetch(`${ensemble}${path}`, {
    method: 'POST',
    headers: {
      'x-api-key': apiKey,
      'content-type': 'application/json',
      ...(repeated === undefined ? {} : { 'idempotency-key': repeated }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Interaction };
}
