/** Services of others that `fountainai.yml` describes: started by their commands, or at their addresses. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { errorText } from '../../../openapi/errors/error-text.ts';
import { quoteText } from '../../../openapi/text/escapes.ts';
import { type Environment, loadEnvironment } from '../../../service/config/environment.ts';
import { getVariable } from '../../probe/run/run.ts';
import { Probe } from '../../probe/target/probe.ts';
import type { ProjectCredential } from '../../project/credentials.ts';
import { isReachable, openProjectService } from '../../project/open-service.ts';
import type { ProjectService } from '../../project/project-file.ts';
import type { DriftContext } from '../section/context.ts';
import { Turns } from '../section/turns.ts';
import { probeWith } from './probe-service.ts';
import { noActivity, type ProbedService } from './probed-service.ts';

/** The port of the first service in the lines for a shell. */
const firstPort = 18_180;

/**
 * Opens the services, one after the other. Those that have neither a command nor an address are not probed. The probe
 * of one that cannot be opened fails with the reason.
 */
export async function openOtherServices(context: DriftContext): Promise<readonly ProbedService[]> {
  const environment = { ...(await loadEnvironment(context.folder)), ...context.probing.environment };
  // Services of one project may share data.
  const turns = new Turns();
  const opened: ProbedService[] = [];
  for (const document of context.documents) {
    const service = context.services.get(document.name);
    if (service === undefined || !isReachable(service)) continue;
    const port = firstPort + opened.length;
    opened.push(
      await openService(context, document, service, { environment, port, turns }).catch((error: unknown) => ({
        document,
        probe: () => Promise.reject(toError(error)),
        activity: () => noActivity,
        startLine: undefined,
        release: () => Promise.resolve(),
      })),
    );
  }
  return opened;
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(errorText(error)));

interface OpeningFacts {
  readonly environment: Environment;
  readonly turns: Turns;
  /** In the lines for a shell. */
  readonly port: number;
}

async function openService(
  context: DriftContext,
  document: ApiDocument,
  service: ProjectService,
  { environment, port, turns }: OpeningFacts,
): Promise<ProbedService> {
  const { folder } = context;
  const options = { document, service, folder, environment, keys: context.probing.keys };
  const { url, credentials, own, started } = await openProjectService(options);
  const profile = context.probing.profile ?? (await context.profileFor(document.name));
  const isStarted = started !== undefined;
  const probe = new Probe({
    document,
    url,
    ...(isStarted ? { shownUrl: `http://127.0.0.1:${port}${new URL(url).pathname.replace(/\/$/, '')}` } : {}),
    credentials,
    profile,
    amount: context.probing,
    foreign: !isStarted,
    writes: context.probing.writes === true || service.writes,
    ...(context.probing.resolver === undefined ? {} : { resolver: context.probing.resolver }),
  });
  return {
    ...probeWith(probe, turns),
    release: started?.stop ?? (() => Promise.resolve()),
    startLine: isStarted ? renderStart(service, own, port) : undefined,
    remark: () => [started?.findEnd()].filter((line) => line !== undefined),
  };
}

/** Returns the shell command that starts the service as the check does, in the folder of `fountainai.yml`. */
function renderStart({ start = '' }: ProjectService, credentials: readonly ProjectCredential[], port: number): string {
  const exported = credentials.map(({ scheme, variable, isRandom }, index) => {
    return `export ${getVariable(scheme)}=${isRandom ? quoteText(`probe-key-${index + 1}`) : `"$${variable}"`};`;
  });
  const own = credentials.map(({ scheme, variable }) => `${variable}="$${getVariable(scheme)}"`);
  return [...exported, `PORT=${port}`, ...own, `sh -c ${quoteText(start)} &`].join(' ');
}
