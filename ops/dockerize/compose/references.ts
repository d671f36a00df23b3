/** Finds references of a compose file to missing services, networks, secrets and volumes. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { listSecretsOf } from './secrets.ts';

export interface ComposeFault {
  /** `service`: missing for a document. `port`, `health`: of a document's service. `reference`: to something missing. `published`: twice. */
  readonly kind: 'service' | 'port' | 'health' | 'reference' | 'published';
  /** Name of the service, network, secret or volume. */
  readonly about: string;
  /** The problem, without a full stop. */
  readonly problem: string;
  /** JSON pointer in the compose file. */
  readonly pointer: string;
}

interface BrokenReference {
  readonly about: string;
  readonly problem: string;
  /** The service with the reference. */
  readonly of: string;
  readonly member: string;
}

/**
 * Returns one fault for each missing thing, with all services that refer to it.
 * @param reported services with faults that are reported already
 */
export function findReferenceFaults(compose: JsonObject, reported: ReadonlySet<string>): ComposeFault[] {
  const broken = Object.entries(objectOf(compose.services)).flatMap(([of, service]) =>
    findBrokenReferences(of, objectOf(service), compose),
  );
  const first = new Map(broken.toReversed().map((reference) => [reference.problem, reference]));
  return [...first.values()]
    .filter(({ about }) => !reported.has(about))
    .map(({ about, problem, of, member }) => {
      const users = broken.filter((reference) => reference.problem === problem).map((reference) => reference.of);
      const pointer = join('', 'services', of, member);
      return {
        kind: 'reference',
        about,
        problem: `${problem}, needed by ${[...new Set(users)].join(', ')}`,
        pointer,
      };
    });
}

function findBrokenReferences(of: string, service: JsonObject, compose: JsonObject): BrokenReference[] {
  const missing = (kind: string, member: string, names: readonly string[], known: JsonObject): BrokenReference[] =>
    names
      .filter((about) => !Object.hasOwn(known, about))
      .map((about) => ({ about, problem: `the ${kind} "${about}" does not exist`, of, member }));
  const volumes = arrayOf(service.volumes).map(toVolumeName);
  const named = volumes.filter((volume) => !/^[./]/.test(volume));
  const services = objectOf(compose.services);
  const dependsOn = objectOf(service.depends_on);
  const unhealthy = Object.keys(dependsOn).filter((other) => {
    const isWaitedFor = stringOf(objectOf(dependsOn[other]).condition) === 'service_healthy';
    return isWaitedFor && Object.hasOwn(services, other) && !isObject(objectOf(services[other]).healthcheck);
  });
  return [
    ...missing('network', 'networks', listNetworks(service.networks), objectOf(compose.networks)),
    ...missing('secret', 'secrets', listSecretsOf(service), objectOf(compose.secrets)),
    ...missing('volume', 'volumes', named, objectOf(compose.volumes)),
    ...missing('service', 'depends_on', Object.keys(dependsOn), services),
    ...unhealthy.map((about) => ({ about, problem: `"${about}" has no health check`, of, member: 'depends_on' })),
  ];
}

/** The name of a volume, or the path of a folder of this machine, which begins with `.` or `/`. */
function toVolumeName(volume: Json): string {
  if (!isObject(volume)) return stringOf(volume).split(':', 1)[0] ?? '';
  return volume.type === 'volume' ? stringOf(volume.source) : '/';
}

/** A list of names, or an object with the settings of each: https://docs.docker.com/reference/compose-file/services/#networks */
const listNetworks = (networks: Json | undefined): string[] =>
  isObject(networks ?? null) ? Object.keys(objectOf(networks)) : arrayOf(networks).map(stringOf);
