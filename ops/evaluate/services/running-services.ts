/** Starts the services of an evaluation on free loopback ports, with data of their own that can be put back. */
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import type { ApiDocument, Json } from '../../../openapi/document/document.ts';
import { buildRequest } from '../../../openapi/request/request.ts';
import { ensembleSettings } from '../../../openapi/settings/ensemble-settings.ts';
import { serviceSettings } from '../../../openapi/settings/service-settings.ts';
import { type Config, portSetting, readConfig } from '../../../service/config/config.ts';
import type { Environment } from '../../../service/config/environment.ts';
import { createHttpClient, type HttpClient } from '../../../service/http-client/http-client.ts';
import { type RunningServices, startServices } from '../../../service/start/start.ts';
import { createJsonClient, type JsonClient } from '../../cli/json-client.ts';
import { OpsError } from '../../error/ops-error.ts';
import { wantedSettings } from '../../initialize/environment-file.ts';
import { createRegistration, register } from '../../setup/register.ts';
import type { SetCall } from '../set/request-set.ts';
import type { EvaluationProject } from './evaluation-project.ts';
import { type RecordedRequest, type Recorder, startRecorder } from './recorder.ts';

const log = pino({ level: 'silent' });
const ensemble = 'ensemble';
const timeoutMs = 120_000;

export interface EvaluationServices {
  /** Of the ensemble. */
  readonly client: JsonClient;
  /** Returns the requests that reached the services since the last call. */
  readonly take: () => readonly RecordedRequest[];
  /** Puts the data of all services back to the given state. */
  readonly restore: () => Promise<void>;
  close(): Promise<void>;
}

/**
 * @param given calls that make the data
 * @param environment the settings of the model; empty for the offline assistant
 * @throws OpsError if a given call fails
 */
export async function startEvaluationServices(
  { folder, code, documents }: EvaluationProject,
  given: readonly SetCall[],
  environment: Environment,
): Promise<EvaluationServices> {
  const wanted = Object.fromEntries(wantedSettings(documents).map(({ name, value }) => [name, value]));
  const keys = {
    user: wanted[serviceSettings.apiKeys.name] ?? '',
    admin: wanted[ensembleSettings.adminApiKeys.name] ?? '',
  };
  const called = documents.filter(({ name }) => name !== ensemble);
  const backend = new Backend({ documents: called, code, folder: folder.path, settings: wanted });
  const recorders: Recorder[] = [];
  const open: (() => Promise<unknown>)[] = [() => backend.close()];
  const close = async (): Promise<void> => {
    for (const one of open.splice(0).reverse()) await one();
  };
  try {
    await backend.start();
    await makeData(given, backend, keys.user);
    await backend.keep();
    for (const document of called) {
      const recorder = await startRecorder(document, backend.urlOf(document.name));
      open.push(() => recorder.close());
      recorders.push(recorder);
    }
    const config = createConfig(documents, { ...environment, ...wanted }, join(folder.path, 'log'));
    const own = await startServices({ config, documents, names: [ensemble], log, folder: code });
    open.push(() => own.close());
    const client = createClient(own, keys);
    for (const [index, document] of called.entries())
      await register(client, createRegistration(document, recorders[index]?.url ?? ''));
    const take = (): RecordedRequest[] => recorders.flatMap((recorder) => recorder.take());
    take();
    return {
      client,
      take,
      restore: async () => {
        await backend.restore();
        for (const recorder of recorders) recorder.target = backend.urlOf(recorder.service);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function createClient(
  { services }: RunningServices,
  keys: { readonly user: string; readonly admin: string },
): JsonClient {
  const headers = { 'x-api-key': keys.user, 'x-admin-api-key': keys.admin };
  return createJsonClient({ url: services[0]?.url ?? '', headers, timeout: timeoutMs });
}

function createConfig(documents: readonly ApiDocument[], settings: Environment, data: string): Config {
  const ports = Object.fromEntries(documents.map(({ name }) => [portSetting(name), '0']));
  return readConfig({
    ...settings,
    ...ports,
    [ensembleSettings.serviceApiKey.name]: settings[serviceSettings.apiKeys.name],
    [ensembleSettings.allowedHosts.name]: '127.0.0.1,localhost',
    [serviceSettings.environment.name]: 'test',
    [serviceSettings.dataDirectory.name]: data,
  });
}

interface BackendOptions {
  readonly documents: readonly ApiDocument[];
  readonly code: string;
  readonly folder: string;
  readonly settings: Environment;
}

/** All services but the ensemble. */
class Backend {
  readonly #options: BackendOptions;
  readonly #data: string;
  readonly #kept: string;
  #running: RunningServices | undefined;

  constructor(options: BackendOptions) {
    this.#options = options;
    this.#data = join(options.folder, 'data');
    this.#kept = join(options.folder, 'data-given');
  }

  async start(): Promise<void> {
    const { documents, code, settings } = this.#options;
    await mkdir(this.#data, { recursive: true });
    const config = createConfig(documents, settings, this.#data);
    this.#running = await startServices({ config, documents, log, folder: code });
  }

  urlOf(name: string): string {
    return this.#running?.services.find((service) => service.name === name)?.url ?? '';
  }

  /** Makes the present data the state that `restore` puts back. */
  async keep(): Promise<void> {
    await this.close();
    await cp(this.#data, this.#kept, { recursive: true });
    await this.start();
  }

  async restore(): Promise<void> {
    await this.close();
    await rm(this.#data, { recursive: true, force: true });
    await cp(this.#kept, this.#data, { recursive: true });
    await this.start();
  }

  async close(): Promise<void> {
    await this.#running?.close();
    this.#running = undefined;
  }
}

async function makeData(given: readonly SetCall[], backend: Backend, key: string): Promise<void> {
  const client = createHttpClient({ timeoutMs, maxBodyBytes: 1024 * 1024 });
  try {
    for (const call of given) await makeOne(client, call, backend.urlOf(call.service), key);
  } finally {
    await client.destroy();
  }
}

async function makeOne(client: HttpClient, call: SetCall, base: string, key: string): Promise<void> {
  const { method, target, headers, body } = buildRequest(call.operation, call.arguments);
  const answer = await client.send({ base, path: target, method, headers: { ...headers, 'x-api-key': key }, body });
  if (answer.status < 300) return;
  const text: Json = answer.text().slice(0, 300);
  throw new OpsError(
    'cli-requests-invalid',
    `the given call ${call.operation.id} was answered with ${answer.status}: ${text}`,
    'correct its arguments',
    { data: { operation: call.operation.id, status: answer.status } },
  );
}
