/** What is wrong in a compose file, beyond what a schema can say: for the tests of the files, and for whoever checks them. */
import type { ApiDocument, JsonObject } from '../../openapi/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../openapi/json.ts';
import { localServer } from '../../openapi/server.ts';
import { portSetting } from '../../openapi/setting-names.ts';

/** A line for each thing that does not fit: references that lead nowhere, ports that differ, documents without a service. */
export function composeFaults(compose: JsonObject, documents: readonly ApiDocument[]): string[] {
  const services = Object.entries(objectOf(compose.services));
  return [
    ...services.flatMap(([name, service]) => referenceFaults(name, objectOf(service), compose)),
    ...publishedTwice(services.map(([name, service]) => [name, objectOf(service)])),
    ...documents.flatMap((document) => documentFaults(document, objectOf(compose.services))),
  ];
}

function referenceFaults(name: string, service: JsonObject, compose: JsonObject): string[] {
  const [networks, volumes, services] = [compose.networks, compose.volumes, compose.services].map(objectOf);
  const missing = (kind: string, wanted: readonly string[], known: JsonObject | undefined): string[] =>
    wanted.filter((one) => !Object.hasOwn(known ?? {}, one)).map((one) => `${name}: no ${kind} is called ${one}`);
  const named = arrayOf(service.volumes).map((volume) => stringOf(volume).split(':', 1)[0] ?? '');
  const dependsOn = objectOf(service.depends_on);
  const unhealthy = Object.keys(dependsOn).filter((other) => {
    const condition = stringOf(objectOf(dependsOn[other]).condition);
    return condition === 'service_healthy' && !isObject(objectOf(services?.[other]).healthcheck);
  });
  return [
    ...missing('network', arrayOf(service.networks).map(stringOf), networks),
    ...missing(
      'volume',
      named.filter((volume) => !/^[./]/.test(volume)),
      volumes,
    ),
    ...missing('service', Object.keys(dependsOn), services),
    ...unhealthy.map((other) => `${name}: waits for the health of ${other}, which has no health check`),
  ];
}

/** `[address:]outside:inside` → both ports. */
function portsOf(service: JsonObject): { outside: number; inside: number }[] {
  return arrayOf(service.ports).map((published) => {
    const [inside, outside] = stringOf(published).split(':').reverse().map(Number);
    return { outside: outside ?? NaN, inside: inside ?? NaN };
  });
}

function publishedTwice(services: readonly (readonly [string, JsonObject])[]): string[] {
  const owners = new Map<number, string>();
  const faults: string[] = [];
  for (const [name, service] of services) {
    for (const { outside } of portsOf(service)) {
      const owner = owners.get(outside);
      if (owner !== undefined) faults.push(`${name}: publishes ${outside}, which is published by ${owner}`);
      owners.set(outside, name);
    }
  }
  return faults;
}

/** The port that is published, that the service is told, that is asked for its health, and the document's are one. */
function documentFaults(document: ApiDocument, services: JsonObject): string[] {
  const { name } = document;
  const service = objectOf(services[name]);
  if (Object.keys(service).length === 0) return [`${name}: has a document and no service`];
  const [published] = portsOf(service);
  const wanted = localServer(document)?.port ?? published?.inside;
  const health = /http:\/\/127\.0\.0\.1:(\d+)\/healthz/.exec(
    arrayOf(objectOf(service.healthcheck).test).map(stringOf).join(' '),
  );
  const environment = objectOf(service.environment);
  const told = portSetting(name);
  const ports = {
    'published outside': published?.outside,
    'published inside': published?.inside,
    [told]: Number(environment[told]),
    'of the health check': Number(health?.[1]),
  };
  return Object.entries(ports)
    .filter(([, port]) => port !== wanted)
    .map(([what, port]) => `${name}: the port ${what} is ${port}, and the document's is ${wanted}`);
}
