/** A system of services in the process of the test, for tests where nothing depends on a process: a start takes a tenth of the time. */
import { pino } from 'pino';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { readConfig } from '../../config/config.ts';
import { startServices } from '../../start/start.ts';
import { createSystem, type Exit, type Stoppable, type System } from './process.ts';

const log = pino({ level: 'silent' });

/** They never change, and what is compiled for them is kept with them. */
let documents: Promise<readonly ApiDocument[]> | undefined;

/** The same as `createSystem`. Each signal stops the services as SIGTERM does. */
export async function createInstances(settings: Readonly<Record<string, string>> = {}): Promise<System<Stoppable>> {
  return toInstances(await createSystem(settings));
}

/** Returns the same system, whose services start in this process. Those that have started as processes of their own stay there. */
export function toInstances(system: System<Stoppable>): System<Stoppable> {
  const stops: (() => Promise<Exit>)[] = [];
  return {
    ...system,
    async start(...names) {
      const config = readConfig(system.environment);
      const running = await startServices({ config, documents: await (documents ??= loadDocuments()), names, log });
      let stopped: Promise<Exit> | undefined;
      const stop = () => (stopped ??= running.close().then(() => ({ code: 0, signal: null })));
      stops.push(stop);
      return { kill: stop };
    },
    async remove() {
      await Promise.all(stops.map((stop) => stop()));
      await system.remove();
    },
  };
}
