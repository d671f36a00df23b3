/** Starts the services that fountainai serves, with data of their own. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { CodedError } from '../../../openapi/errors/coded-error.ts';
import { errorLine } from '../../../openapi/errors/error-text.ts';
import { ConfigError } from '../../../service/config/environment.ts';
import { StartError } from '../../../service/errors/errors.ts';
import { type RunningServices, startServices } from '../../../service/start/start.ts';
import { OpsError } from '../../error/ops-error.ts';
import { isGenerated } from '../../generate/file/manifest.ts';
import { ownStates } from '../../probe/run/states.ts';
import { Unprepared } from '../../probe/run/unprepared.ts';
import { Probe } from '../../probe/target/probe.ts';
import { noteService } from '../../user-code/code-faults.ts';
import { maximumOpenMs, settleInTime } from '../../user-code/settle-in-time.ts';
import type { DriftContext } from '../section/context.ts';
import { ObstacleError } from '../section/section.ts';
import { findHandlers } from '../service/handlers.ts';
import { LastLines } from '../service/last-lines.ts';
import { createOwnConfig, type OwnData } from '../service/own-settings.ts';
import { getStartAddress } from './start-line.ts';

/** Services that run until they are closed, and a probe for each. */
export interface StartedServices {
  /** In the order of the documents. */
  readonly probes: readonly Probe[];
  readonly close: () => Promise<void>;
}

/**
 * Starts the services of the documents of a context.
 * @throws ObstacleError, StartError, ConfigError, OpsError if one of them cannot be started
 */
export async function startOwnServices(context: DriftContext, data: OwnData): Promise<StartedServices> {
  const { documents, serviceFolder: folder } = context;
  const lastLines = new LastLines(() => noteStarting());
  const noteStarting = (): void => noteService(findUnstarted(documents, lastLines)?.name, 'started');
  // Responses are sent without validation.
  const config = createOwnConfig(documents, data, 'production');
  try {
    noteStarting();
    const starting = startServices({ config, documents, folder, log: lastLines.log });
    const running = await settleInTime(starting, maximumOpenMs);
    // Each request asks for them, and the settings would read them again.
    const schemes = documents.flatMap(({ securitySchemes }) => [...securitySchemes.keys()]);
    const keys = new Map(schemes.map((scheme) => [scheme, config.credentials(scheme)[0]]));
    const probes = documents.map((document) => createProbe(context, document, { running, keys }));
    return { probes: await Promise.all(probes), close: () => running.close() };
  } catch (error) {
    throw await explainError(error, context, lastLines);
  }
}

interface Started {
  readonly running: RunningServices;
  /** By security scheme. */
  readonly keys: ReadonlyMap<string, string | undefined>;
}

async function createProbe(context: DriftContext, document: ApiDocument, { running, keys }: Started): Promise<Probe> {
  const { documents, serviceFolder, probing, profileFor } = context;
  const isForeign = await isGenerated(serviceFolder, document.name);
  const documentUrl = (): string => findOtherDocument(document, running);
  return new Probe({
    document,
    url: findUrl(document, running),
    shownUrl: getStartAddress(documents, document),
    credentials: (scheme) => keys.get(scheme),
    states: isForeign ? {} : ownStates(document, { documentUrl, seed: probing.seed }),
    foreign: false,
    profile: probing.profile ?? (await profileFor(document.name)),
    amount: probing,
  });
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
const findUnstarted = (documents: readonly ApiDocument[], lastLines: LastLines): ApiDocument | undefined =>
  documents.find(({ name }) => !lastLines.hasStarted(name));

function toNotStarted(error: unknown, documents: readonly ApiDocument[], lastLines: LastLines): unknown {
  const failed = findUnstarted(documents, lastLines);
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
