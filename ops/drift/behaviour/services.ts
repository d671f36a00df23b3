/** The running services that are asked: started for it, or those at an address. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { ConfigError } from '../../../service/config/environment.ts';
import { StartError } from '../../../service/errors/errors.ts';
import { type RunningServices, startServices } from '../../../service/start/start.ts';
import type { CredentialValues } from '../../probe/run/sender.ts';
import { ownStates } from '../../probe/run/states.ts';
import { Unprepared } from '../../probe/run/unprepared.ts';
import { statesFor } from '../../probe/job.ts';
import { isGenerated } from '../../generate/file/manifest.ts';
import { credentialsFor, keysOf, requireOwners } from '../../probe/keys.ts';
import { handlersOf } from '../code/handlers.ts';
import type { DriftContext } from '../context.ts';
import { ownConfig, ownData, silentLog } from '../own-settings.ts';
import { ObstacleError } from '../section.ts';
import { Turns } from '../turns.ts';
import { Probe, type ProbeOptions } from '../../probe/phases/probe.ts';
import { shownAddress, startLine } from './start-line.ts';

/** A service that is asked; `release` ends what was started for all of them. */
export interface Asked {
  readonly probe: Probe;
  readonly release: () => Promise<void>;
  /** The same for all of a run: services call each other, and a request to one changes what another has. */
  readonly turns: Turns;
  /** Starts the services in the same way, for the lines of findings; undefined if they run already. */
  readonly startLine: string | undefined;
}

/** @throws ObstacleError, StartError, ConfigError, OpsError where a service can't be started or asked */
export async function askedServices(context: DriftContext): Promise<readonly Asked[]> {
  if (context.documents.length === 0) return [];
  return context.probing.addresses.size === 0 ? startedServices(context) : servicesAtAddresses(context);
}

async function startedServices(context: DriftContext): Promise<readonly Asked[]> {
  const { documents, serviceFolder: folder } = context;
  const data = ownData();
  // A broken answer is sent as it is.
  const config = ownConfig(documents, data, 'production');
  try {
    const running = await startServices({ config, documents, folder, log: silentLog });
    const release = async (): Promise<void> => {
      await running.close();
      await data.remove();
    };
    const common = { release, turns: new Turns(), startLine: startLine(documents) };
    const credentials = (scheme: string): string | undefined => config.credentials(scheme)[0];
    return await Promise.all(
      documents.map(async (document) => {
        const isForeign = await isGenerated(folder, document.name);
        const documentUrl = () => otherDocument(document, running);
        const states = isForeign ? {} : ownStates(document, { documentUrl, seed: context.probing.seed });
        const shownUrl = shownAddress(documents, document);
        const options = { document, url: urlOf(document, running), shownUrl, credentials, states, foreign: false };
        return { ...common, probe: await probeOf(context, options) };
      }),
    );
  } catch (error) {
    await data.remove();
    throw await explained(error, context);
  }
}

function urlOf({ name }: ApiDocument, { services }: RunningServices): string {
  const url = services.find((service) => service.name === name)?.url;
  if (url === undefined) throw new StartError('start-service-unknown', `${name} was not started`);
  return url;
}

/** Of a service beside it. */
function otherDocument({ name }: ApiDocument, { services }: RunningServices): string {
  const other = services.find((service) => service.name !== name);
  if (other === undefined) throw new Unprepared('skipped', 'there is no other service whose document could be fetched');
  return `${other.url}/openapi.json`;
}

async function probeOf(
  { serviceFolder, probing }: DriftContext,
  options: Omit<ProbeOptions, 'profile' | 'amount'>,
): Promise<Probe> {
  const isByGenerate = await isGenerated(serviceFolder, options.document.name);
  return new Probe({ ...options, profile: probing.profile ?? (isByGenerate ? 'generated' : 'house'), amount: probing });
}

/** Where code and document differ, section `code` says how. */
async function explained(error: unknown, { documents, serviceFolder }: DriftContext): Promise<unknown> {
  if (!(error instanceof StartError || error instanceof ConfigError)) return error;
  for (const document of documents) {
    const handlers = await handlersOf(document, serviceFolder).catch(() => undefined);
    const ids = document.operations.map(({ id }) => id);
    if (handlers?.toSorted().join(' ') !== ids.toSorted().join(' ')) {
      return new ObstacleError(error.message, 'code', { cause: error });
    }
  }
  return error;
}

async function servicesAtAddresses(context: DriftContext): Promise<readonly Asked[]> {
  const { keys, environment, addresses } = context.probing;
  const asked = context.documents.filter(({ name }) => addresses.has(name));
  requireOwners(keys, asked);
  const turns = new Turns();
  return Promise.all(
    asked.map(async (document) => {
      const url = addresses.get(document.name) ?? '';
      const given = keysOf(document, keys);
      const credentials: CredentialValues = credentialsFor({ document, url, given, environment });
      const states = statesFor({ document, url, credentials, seed: context.probing.seed });
      const probe = await probeOf(context, { document, url, credentials, states, foreign: true });
      return { probe, release: () => Promise.resolve(), turns, startLine: undefined };
    }),
  );
}
