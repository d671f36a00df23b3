/** The running services that receive the requests: started by the check, or at given addresses. */
import { errorText } from '../../../openapi/errors/error-text.ts';
import type { CredentialValues } from '../../probe/address/credential-values.ts';
import { statesFor } from '../../probe/job.ts';
import { credentialsFor, getKeys, requireOwners } from '../../probe/keys.ts';
import { openProjectService } from '../../project/open-service.ts';
import { projectFileName } from '../../project/project-file.ts';
import type { DriftContext } from '../section/context.ts';
import { createOwnData } from '../service/own-settings.ts';
import { OpsError } from '../../error/ops-error.ts';
import { maximumCloseMs, settleInTime } from '../../user-code/settle-in-time.ts';
import { Turns } from '../section/turns.ts';
import { Probe } from '../../probe/target/probe.ts';
import { openOtherServices } from './other-services.ts';
import { startOwnServices } from './own-services.ts';
import { probeWith } from './probe-service.ts';
import type { ProbeActivity, ProbedService } from './probed-service.ts';
import { type SecondThread, startSecondThread } from './second-thread.ts';
import { renderStartLine } from './start-line.ts';

/** @throws ObstacleError, StartError, ConfigError, OpsError if a service cannot be started or does not answer */
export async function openProbedServices(context: DriftContext): Promise<readonly ProbedService[]> {
  if (context.documents.length === 0) return [];
  if (context.probing.addresses.size > 0) return connectServices(context);
  const second = await startSecondThread(context);
  const others: ProbedService[] = [];
  try {
    others.push(...(await openOtherServices(context)));
    const documents = context.documents.filter(({ name }) => !context.services.has(name));
    if (documents.length === 0) return requireServices(others);
    return [...others, ...(await openOwnServices({ ...context, documents }, second))];
  } catch (error) {
    await second?.close();
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

/** @param second probes a share of them */
async function openOwnServices(
  context: DriftContext,
  second: SecondThread | undefined,
): Promise<readonly ProbedService[]> {
  const data = createOwnData();
  try {
    const { probes, close } = await startOwnServices(context, data);
    const begun = second?.start();
    const release = async (): Promise<void> => {
      await second?.close();
      try {
        await settleInTime(close(), maximumCloseMs);
      } catch (error) {
        throw new Error(`the services do not stop: ${errorText(error)}`, { cause: error });
      } finally {
        await data.remove();
      }
    };
    const common = { release, startLine: renderStartLine(context.documents) };
    const turns = new Turns();
    return probes.map((probe) => {
      const here = probeWith(probe, turns);
      const isThere = second?.names.has(probe.document.name) === true;
      return {
        ...common,
        ...(isThere ? probeInSecond(second, here) : { ...here, probe: () => probeAfter(begun, here) }),
      };
    });
  } catch (error) {
    await data.remove();
    throw error;
  }
}

/** While services start a second time, none is probed: one of them may need what a request holds. */
async function probeAfter(begun: Promise<void> | undefined, { probe }: ReturnType<typeof probeWith>) {
  await begun;
  return probe();
}

/** Services that the second thread cannot start or probe are probed here, after the others. */
function probeInSecond(second: SecondThread, here: ReturnType<typeof probeWith>): ReturnType<typeof probeWith> {
  const { document } = here;
  let activity: ProbeActivity | undefined;
  return {
    document,
    probe: async () => {
      const probed = await second.wait(document.name);
      if (probed === undefined) return here.probe();
      activity = probed.activity;
      return probed.differences;
    },
    activity: () => activity ?? here.activity(),
  };
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
      const client = context.probing.client === undefined ? {} : { client: context.probing.client };
      const options = { document, url, credentials, states, foreign: true, writes, ...resolver, ...client };
      const profile = context.probing.profile ?? (await context.profileFor(document.name));
      const probe = new Probe({ ...options, profile, amount: context.probing });
      return { ...probeWith(probe, turns), release: () => Promise.resolve(), startLine: undefined };
    }),
  );
}
