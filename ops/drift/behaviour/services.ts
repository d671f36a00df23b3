/** The running services that receive the requests: started by the check, or at given addresses. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { CodedError } from '../../../openapi/errors/coded-error.ts';
import { errorLine } from '../../../openapi/errors/error-text.ts';
import { ConfigError } from '../../../service/config/environment.ts';
import { StartError } from '../../../service/errors/errors.ts';
import { type RunningServices, startServices } from '../../../service/start/start.ts';
import type { CredentialValues } from '../../probe/run/sender.ts';
import { ownStates } from '../../probe/run/states.ts';
import { Unprepared } from '../../probe/run/unprepared.ts';
import { statesFor } from '../../probe/job.ts';
import { isGenerated } from '../../generate/file/manifest.ts';
import { credentialsFor, getKeys, requireOwners } from '../../probe/keys.ts';
import { openProjectService } from '../../project/open-service.ts';
import { projectFileName } from '../../project/project-file.ts';
import { findHandlers } from '../service/handlers.ts';
import type { DriftContext } from '../section/context.ts';
import { LastLines } from '../service/last-lines.ts';
import { createOwnConfig, createOwnData } from '../service/own-settings.ts';
import { OpsError } from '../../error/ops-error.ts';
import { ObstacleError } from '../section/section.ts';
import { Turns } from '../section/turns.ts';
import { Probe, type ProbeOptions } from '../../probe/target/probe.ts';
import { openOtherServices } from './other-services.ts';
import type { ProbedService } from './probed-service.ts';
import { getStartAddress, renderStartLine } from './start-line.ts';

/** @throws ObstacleError, StartError, ConfigError, OpsError if a service cannot be started or does not answer */
export async function openProbedServices(context: DriftContext): Promise<readonly ProbedService[]> {
  if (context.documents.length === 0) return [];
  if (context.probing.addresses.size > 0) return connectServices(context);
  const others = await openOtherServices(context);
  const documents = context.documents.filter(({ name }) => !context.services.has(name));
  if (documents.length === 0) return requireServices(others);
  try {
    return [...others, ...(await startOwnServices({ ...context, documents }))];
  } catch (error) {
    for (const { release } of others) await release();
    throw error;
  }
}

function requireServices(services: readonly ProbedService[]): readonly ProbedService[] {
  if (services.length > 0) return services;
  const problem = `no service has "start" or "url" in ${projectFileName}`;
  throw new OpsError('cli-option-missing', problem, 'add one of them, or give --url', {
    data: { option: 'url', needed: 'start' },
  });
}

async function startOwnServices(context: DriftContext): Promise<readonly ProbedService[]> {
  const { documents, serviceFolder: folder } = context;
  const data = createOwnData();
  const lastLines = new LastLines();
  // Responses are sent without validation.
  const config = createOwnConfig(documents, data, 'production');
  try {
    const running = await startServices({ config, documents, folder, log: lastLines.log });
    const release = async (): Promise<void> => {
      await running.close();
      await data.remove();
    };
    const common = { release, turns: new Turns(), startLine: renderStartLine(documents) };
    // Each request asks for them, and the settings would read them again.
    const schemes = documents.flatMap(({ securitySchemes }) => [...securitySchemes.keys()]);
    const keys = new Map(schemes.map((scheme) => [scheme, config.credentials(scheme)[0]]));
    const credentials = (scheme: string): string | undefined => keys.get(scheme);
    return await Promise.all(
      documents.map(async (document) => {
        const isForeign = await isGenerated(folder, document.name);
        const documentUrl = () => findOtherDocument(document, running);
        const states = isForeign ? {} : ownStates(document, { documentUrl, seed: context.probing.seed });
        const shownUrl = getStartAddress(documents, document);
        const options = { document, url: findUrl(document, running), shownUrl, credentials, states, foreign: false };
        return { ...common, probe: await createProbe(context, options) };
      }),
    );
  } catch (error) {
    await data.remove();
    throw await explainError(error, context, lastLines);
  }
}

function findUrl({ name }: ApiDocument, { services }: RunningServices): string {
  const url = services.find((service) => service.name === name)?.url;
  if (url === undefined) throw new StartError('start-service-unknown', `${name} was not started`);
  return url;
}

/** Returns the address of another service's document. */
function findOtherDocument({ name }: ApiDocument, { services }: RunningServices): string {
  const other = services.find((service) => service.name !== name);
  if (other === undefined)
    throw new Unprepared('skipped', 'the documents describe no other service to fetch a document from');
  return `${other.url}/openapi.json`;
}

async function createProbe(
  { profileFor, probing }: DriftContext,
  options: Omit<ProbeOptions, 'profile' | 'amount'>,
): Promise<Probe> {
  const profile = probing.profile ?? (await profileFor(options.document.name));
  return new Probe({ ...options, profile, amount: probing });
}

/** If code and document differ, the section `code` reports how; else the service is named, with the last lines of its log. */
async function explainError(
  error: unknown,
  { documents, serviceFolder }: DriftContext,
  lastLines: LastLines,
): Promise<unknown> {
  if (!(error instanceof CodedError)) return toNotStarted(error, documents, lastLines);
  if (!(error instanceof StartError || error instanceof ConfigError)) return error;
  for (const document of documents) {
    const handlers = await findHandlers(document, serviceFolder).catch(() => undefined);
    const ids = document.operations.map(({ id }) => id);
    if (handlers?.toSorted().join(' ') !== ids.toSorted().join(' ')) {
      return new ObstacleError(error.message, 'code', { cause: error });
    }
  }
  return error;
}

/** Services are started one after the other. */
function toNotStarted(error: unknown, documents: readonly ApiDocument[], lastLines: LastLines): unknown {
  const failed = documents.find(({ name }) => !lastLines.hasStarted(name));
  if (failed === undefined) return error;
  const lines = lastLines.text === '' ? '' : ` (the last lines of its log: ${lastLines.text})`;
  const problem = `the service "${failed.name}" does not start: ${errorLine(error)}${lines}`;
  return new OpsError(
    'cli-service-not-started',
    problem,
    `correct its code, and start it with ${commandLine('start')}`,
    {
      data: { service: failed.name },
      cause: error,
    },
  );
}

async function connectServices(context: DriftContext): Promise<readonly ProbedService[]> {
  const { keys, environment, addresses } = context.probing;
  const asked = context.documents.filter(({ name }) => addresses.has(name));
  requireOwners(keys, asked);
  const turns = new Turns();
  return Promise.all(
    asked.map(async (document) => {
      const url = addresses.get(document.name) ?? '';
      const service = context.services.get(document.name);
      const { folder } = context;
      const credentials: CredentialValues =
        service === undefined
          ? credentialsFor({ document, url, given: getKeys(document, keys), environment })
          : (await openProjectService({ document, service: { ...service, url }, folder, environment, keys }))
              .credentials;
      const states = statesFor({ document, url, credentials, seed: context.probing.seed });
      const writes = context.probing.writes === true || service?.writes === true;
      const resolver = context.probing.resolver === undefined ? {} : { resolver: context.probing.resolver };
      const options = { document, url, credentials, states, foreign: true, writes, ...resolver };
      const probe = await createProbe(context, options);
      return { probe, release: () => Promise.resolve(), turns, startLine: undefined };
    }),
  );
}
