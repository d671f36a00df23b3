/** Services of others that `fountainai.yml` describes: started by their commands, or at their addresses. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { type Environment, loadEnvironment } from '../../../service/config/environment.ts';
import { quoted } from '../../probe/run/curl.ts';
import { getVariable } from '../../probe/run/run.ts';
import { Probe } from '../../probe/target/probe.ts';
import type { ProjectCredential } from '../../project/credentials.ts';
import { isReachable, openProjectService } from '../../project/open-service.ts';
import type { ProjectService } from '../../project/project-file.ts';
import type { DriftContext } from '../section/context.ts';
import { Turns } from '../section/turns.ts';
import type { ProbedService } from './probed-service.ts';

/** The port of the first service in the lines for a shell. */
const firstPort = 18_180;

/**
 * Opens the services, one after the other. Those that have neither a command nor an address are not probed.
 * @throws OpsError if one cannot be started, or a credential is missing; then the others are stopped
 */
export async function openOtherServices(context: DriftContext): Promise<readonly ProbedService[]> {
  const environment = { ...(await loadEnvironment(context.folder)), ...context.probing.environment };
  const opened: ProbedService[] = [];
  try {
    for (const document of context.documents) {
      const service = context.services.get(document.name);
      if (service === undefined || !isReachable(service)) continue;
      opened.push(await openService(context, document, service, environment, firstPort + opened.length));
    }
    return opened;
  } catch (error) {
    for (const { release } of opened) await release();
    throw error;
  }
}

async function openService(
  context: DriftContext,
  document: ApiDocument,
  service: ProjectService,
  environment: Environment,
  shownPort: number,
): Promise<ProbedService> {
  const { folder } = context;
  const options = { document, service, folder, environment, keys: context.probing.keys };
  const { url, credentials, own, started } = await openProjectService(options);
  const profile = context.probing.profile ?? (await context.profileFor(document.name));
  const isStarted = started !== undefined;
  const probe = new Probe({
    document,
    url,
    ...(isStarted ? { shownUrl: `http://127.0.0.1:${shownPort}` } : {}),
    credentials,
    profile,
    amount: context.probing,
    foreign: !isStarted,
    writes: context.probing.writes === true || service.writes,
    ...(context.probing.resolver === undefined ? {} : { resolver: context.probing.resolver }),
  });
  return {
    probe,
    release: started?.stop ?? (() => Promise.resolve()),
    turns: new Turns(),
    startLine: isStarted ? renderStart(service, own, shownPort) : undefined,
    remark: () => [started?.findEnd()].filter((line) => line !== undefined),
  };
}

/** Returns the shell command that starts the service as the check does, in the folder of `fountainai.yml`. */
function renderStart({ start = '' }: ProjectService, credentials: readonly ProjectCredential[], port: number): string {
  const exported = credentials.map(({ scheme, variable, isRandom }, index) => {
    return `export ${getVariable(scheme)}=${isRandom ? quoted(`probe-key-${index + 1}`) : `"$${variable}"`};`;
  });
  const own = credentials.map(({ scheme, variable }) => `${variable}="$${getVariable(scheme)}"`);
  return [...exported, `PORT=${port}`, ...own, `sh -c ${quoted(start)} &`].join(' ');
}
