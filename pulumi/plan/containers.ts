/** Documents → the containers of their services, for the compose file and for a Docker host: all run the one image. */
import type { ApiDocument } from '../../openapi/document/document.ts';
import { credentialsSetting, portSetting, urlSetting } from '../../openapi/settings/setting-names.ts';
import { ensembleSettings } from '../../openapi/settings/ensemble-settings.ts';
import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import type { PlanFaults } from './faults/plan-error.ts';
import { planPorts } from './document/hosts.ts';
import { sortUnique } from './document/ordering.ts';
import type { Secret } from './settings/secret.ts';
import { StackSettingsReader, type SettingsSource } from './settings/stack-settings-reader.ts';
import { keysSetting, planSettings } from './settings/plan-settings.ts';

export interface PlannedContainer {
  /** Name of the service, and its host name on the shared network. */
  readonly name: string;
  /** The arguments that the image is started with. */
  readonly command: readonly string[];
  /** The port of the service, inside and outside of the container. */
  readonly port: number;
  /** Settings without secrets, which the operator adds. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of the settings with the keys that the service accepts. */
  readonly credentials: readonly string[];
  /** Answers 200 while the process is healthy. */
  readonly healthPath: string;
  /** The volume of the data, and the path of its mount. */
  readonly volume: { readonly name: string; readonly path: string };
}

export interface ImagePlan {
  /** With its tag; undefined if the setting has a fault. */
  readonly image: string | undefined;
  /** False if the image is in its registry already. */
  readonly isBuilt: boolean;
  /** Undefined if no containers run. */
  readonly dockerHost: string | undefined;
  /** The keys that the containers accept, by the name of the setting; empty if no containers run. */
  readonly credentials: ReadonlyMap<string, readonly Secret[]>;
  /** Sorted by the names of the documents. */
  readonly containers: readonly PlannedContainer[];
}

/** The folder of the data in every container. */
export const dataFolder = '/data';

export function toImagePlan(documents: readonly ApiDocument[], source: SettingsSource, faults: PlanFaults): ImagePlan {
  const reader = new StackSettingsReader(source, faults);
  const dockerHost = reader.optional(planSettings.dockerHost);
  return {
    image: reader.required(planSettings.image),
    isBuilt: reader.optional(planSettings.buildImage),
    dockerHost,
    credentials: dockerHost === undefined ? new Map() : readCredentials(documents, reader),
    containers: createContainers(documents, faults),
  };
}

/** Reads the keys, without which the services do not start. */
function readCredentials(documents: readonly ApiDocument[], reader: StackSettingsReader): ImagePlan['credentials'] {
  const schemes = sortUnique(documents.flatMap(({ securitySchemes }) => [...securitySchemes.keys()]));
  return new Map(schemes.map((scheme) => [credentialsSetting(scheme), reader.required(keysSetting(scheme)) ?? []]));
}

/** Each service finds the others by their names, at `<NAME>_URL`, and may call them. */
export function createContainers(documents: readonly ApiDocument[], faults: PlanFaults): PlannedContainer[] {
  const ports = [...planPorts(documents, faults)].sort(([one], [other]) => (one < other ? -1 : 1));
  const allowed = ports.map(([name, port]) => `${name}:${port}`).join(',');
  return ports.map(([name, port]) => {
    const others = ports.filter(([other]) => other !== name);
    const schemes = documents.find((document) => document.name === name)?.securitySchemes.keys() ?? [];
    return {
      name,
      command: [name],
      port,
      environment: {
        [ensembleSettings.allowedHosts.name]: allowed,
        [serviceSettings.dataDirectory.name]: dataFolder,
        [serviceSettings.host.name]: '0.0.0.0',
        [serviceSettings.environment.name]: 'production',
        [portSetting(name)]: String(port),
        ...Object.fromEntries(others.map(([other, its]) => [urlSetting(other), `http://${other}:${its}`])),
      },
      credentials: sortUnique([...schemes].map(credentialsSetting)),
      healthPath: '/healthz',
      volume: { name: `${name}-data`, path: dataFolder },
    };
  });
}
