/** Faults of a compose file that a schema cannot find: for the tests of the files, and for the drift check. */
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { localServer } from '../../../openapi/document/server.ts';
import { portSetting, urlSetting } from '../../../openapi/settings/setting-names.ts';
import { type ComposeFault, findReferenceFaults } from './references.ts';

/** Reports one fault for each cause, without its consequences. */
export function findComposeFaults(compose: JsonObject, documents: readonly ApiDocument[]): ComposeFault[] {
  const own = documents.flatMap((document) => findDocumentFaults(document, objectOf(compose.services)));
  const reported = new Set(own.map(({ about }) => about));
  return [
    ...own,
    ...findDuplicatePorts(objectOf(compose.services), reported),
    ...findReferenceFaults(compose, reported),
  ];
}

/** `[address:]outside:inside` → both ports. */
function readPorts(service: JsonObject): { outside: number; inside: number }[] {
  return arrayOf(service.ports).map((published) => {
    const [inside, outside] = stringOf(published).split(':').reverse().map(Number);
    return { outside: outside ?? NaN, inside: inside ?? NaN };
  });
}

/** @param reported services whose ports are at fault themselves */
function findDuplicatePorts(services: JsonObject, reported: ReadonlySet<string>): ComposeFault[] {
  const published = Object.entries(services).flatMap(([about, service]) =>
    reported.has(about) ? [] : readPorts(objectOf(service)).map(({ outside }) => ({ about, outside })),
  );
  return published.flatMap(({ about, outside }, index): ComposeFault[] => {
    const owner = published.slice(0, index).find((other) => other.outside === outside)?.about;
    if (owner === undefined) return [];
    const problem = `"${about}" publishes the port ${outside}, which "${owner}" publishes too`;
    return [{ kind: 'published', about, problem, pointer: join('', 'services', about, 'ports') }];
  });
}

function findDocumentFaults(document: ApiDocument, services: JsonObject): ComposeFault[] {
  const { name } = document;
  const service = objectOf(services[name]);
  const place = join('', 'services', name);
  if (Object.keys(service).length === 0) {
    return [{ kind: 'service', about: name, problem: `"${name}" has no service`, pointer: '/services' }];
  }
  return [...findPortFaults(document, services, place), ...findHealthFaults(name, service, place)];
}

interface PortUse {
  /** `is published at the port`, before the port. */
  readonly where: string;
  readonly port: number;
  readonly pointer: string;
}

/** The published port, the ports in settings and health check, and the document's port must be the same. */
function findPortFaults(document: ApiDocument, services: JsonObject, place: string): ComposeFault[] {
  const { name } = document;
  const service = objectOf(services[name]);
  const [published] = readPorts(service);
  const setting = portSetting(name);
  const health = findHealthPort(service);
  const all: PortUse[] = [
    { where: 'is published at the port', port: published?.outside ?? NaN, pointer: `${place}/ports` },
    { where: 'has the container port', port: published?.inside ?? NaN, pointer: `${place}/ports` },
    { where: `has ${setting}`, port: readPortSetting(service, setting), pointer: join(place, 'environment', setting) },
    ...(health === undefined
      ? []
      : [{ where: 'is checked for health at the port', port: health, pointer: `${place}/healthcheck` }]),
    ...findUrlPorts(name, services),
  ];
  const wanted = localServer(document)?.port ?? published?.inside;
  const wrong = all.filter(({ port }) => port !== wanted);
  const [first] = wrong;
  if (first === undefined) return [];
  const problem = `"${name}" ${wrong.map(({ where, port }) => `${where} ${port}`).join(' and ')}`;
  return [{ kind: 'port', about: name, problem, pointer: first.pointer }];
}

const readPortSetting = (service: JsonObject, setting: string): number =>
  Number(objectOf(service.environment)[setting]);

/** Returns the ports in the URLs of the other services. */
function findUrlPorts(name: string, services: JsonObject): PortUse[] {
  const setting = urlSetting(name);
  return Object.entries(services).flatMap(([other, service]): PortUse[] => {
    const address = stringOf(objectOf(objectOf(service).environment)[setting]);
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url?.hostname !== name) return [];
    const pointer = join('', 'services', other, 'environment', setting);
    return [{ where: `is called by "${other}" at the port`, port: Number(url.port || 80), pointer }];
  });
}

/** Undefined if there is no health check of /healthz. */
function findHealthPort(service: JsonObject): number | undefined {
  const test = arrayOf(objectOf(service.healthcheck).test).map(stringOf).join(' ');
  const [, port] = /http:\/\/127\.0\.0\.1:(\d+)\/healthz/.exec(test) ?? [];
  return port === undefined ? undefined : Number(port);
}

function findHealthFaults(name: string, service: JsonObject, place: string): ComposeFault[] {
  if (findHealthPort(service) !== undefined) return [];
  const pointer = isObject(service.healthcheck) ? `${place}/healthcheck` : place;
  return [{ kind: 'health', about: name, problem: `"${name}" has no health check of its /healthz`, pointer }];
}
