/** For tests of a service: the whole of it, with its data in a folder of its own, called without a socket. */
import { join } from 'node:path';
import inject from 'light-my-request';
import { pino } from 'pino';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { documentsFolder } from '../../openapi/loading/directory.ts';
import { loadDocument } from '../../openapi/loading/load.ts';
import { type AssembledService, assembleService } from '../start/assemble.ts';
import { readConfig } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { temporaryFolder } from '../storage/testing/folders.ts';

export interface TestRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** JSON, as the test knows it. */
  readonly body: unknown;
}

export interface TestService {
  /** Sends a request with an accepted key. */
  call(method: 'get' | 'put' | 'post' | 'delete', path: string, request?: TestRequest): Promise<TestAnswer>;
  /** Stops the service and opens it again on the same data. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export interface TestServiceOptions {
  readonly environment?: Environment;
  readonly addressOf?: (service: string) => string;
  /** Where its data is kept; left out: SQLite in a folder. */
  readonly place?: TestPlace;
}

export interface TestPlace {
  /** What a service needs to keep its data there. */
  readonly environment: Environment;
  /** Removes the data. */
  dispose(): Promise<void>;
}

export const testKey = 'test-key';

/** Documents never change, and what is compiled for them is kept with them. */
const documents = new Map<string, Promise<ApiDocument>>();

function loadOnce(name: string): Promise<ApiDocument> {
  const document = documents.get(name) ?? loadDocument(join(documentsFolder, `${name}.yml`));
  documents.set(name, document);
  return document;
}

/** Opens the service of this name; responses that break their document are 500. */
export async function openTestService(name: string, options: TestServiceOptions = {}): Promise<TestService> {
  const place = options.place ?? (await folderPlace());
  const settings = { NODE_ENV: 'test', API_KEYS: testKey, ADMIN_API_KEYS: 'admin', ...place.environment };
  const config = readConfig({ ...settings, ...options.environment });
  const document = await loadOnce(name);
  const addressOf = options.addressOf ?? ((other: string) => `http://${other}.invalid`);
  const open = (): Promise<AssembledService> =>
    assembleService(document, { config, log: pino({ level: 'silent' }), addressOf });
  let { app, service } = await open();
  return {
    async call(method, path, { body, headers } = {}) {
      const dispatch = app.callback();
      const answer = await inject((request, response) => void dispatch(request, response), {
        method,
        url: path,
        headers: { 'x-api-key': testKey, ...headers },
        ...(body === undefined ? {} : { payload: body as object }), // light-my-request writes any JSON value.
      });
      const { statusCode: status, payload } = answer;
      return { status, headers: answer.headers, body: payload === '' ? undefined : (JSON.parse(payload) as unknown) };
    },
    async reopen() {
      await service.close();
      ({ app, service } = await open());
    },
    async close() {
      await service.close();
      await place.dispose();
    },
  };
}

/** A folder with SQLite files. */
export async function folderPlace(): Promise<TestPlace> {
  const { path, dispose } = await temporaryFolder();
  return { environment: { DATA_DIR: path }, dispose };
}
