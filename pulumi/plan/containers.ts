/** Documents → the containers of their services, for the compose file and for a Docker host: all run the one image. */
import type { ApiDocument } from '../../openapi/document.ts';
import { credentialsSetting, portSetting, urlSetting } from '../../openapi/setting-names.ts';
import { ensembleSettings } from '../../openapi/settings/ensemble-settings.ts';
import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import type { PlanFaults } from './faults/plan-error.ts';
import { planPorts } from './document/hosts.ts';
import { sortUnique } from './document/ordering.ts';
import type { Secret } from './settings/secret.ts';
import { StackSettingsReader, type StackSettingsSource } from './settings/stack-settings-reader.ts';
import { consumerKeysSetting, planSettings } from './settings/plan-settings.ts';

export interface PlannedContainer {
  /** The service's, and its host name on the network that all share. */
  readonly name: string;
  /** What the image is started with. */
  readonly command: readonly string[];
  /** Where the service listens, inside and outside. */
  readonly port: number;
  /** Settings that are no secrets; those come from whoever runs it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Answers 200 while the process is well. */
  readonly healthPath: string;
  /** The volume of its data, and where it is mounted. */
  readonly volume: { readonly name: string; readonly path: string };
}

export interface ImagePlan {
  /** With its tag; undefined where the setting is at fault. */
  readonly image: string | undefined;
  /** False: it is in its registry already. */
  readonly isBuilt: boolean;
  /** Undefined: the containers are not run. */
  readonly dockerHost: string | undefined;
  /** What the containers accept as keys, by the name of the setting; none where they are not run. */
  readonly credentials: ReadonlyMap<string, readonly Secret[]>;
  /** By the names of the documents. */
  readonly containers: readonly PlannedContainer[];
}

/** Where the data is, in every container. */
export const dataFolder = '/data';

export function createImagePlan(
  documents: readonly ApiDocument[],
  source: StackSettingsSource,
  faults: PlanFaults,
): ImagePlan {
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

/** The services refuse to start without keys. */
function readCredentials(documents: readonly ApiDocument[], reader: StackSettingsReader): ImagePlan['credentials'] {
  const schemes = sortUnique(documents.flatMap(({ securitySchemes }) => [...securitySchemes.keys()]));
  return new Map(
    schemes.map((scheme) => [credentialsSetting(scheme), reader.required(consumerKeysSetting(scheme)) ?? []]),
  );
}

/** Each service finds the others by their names, at `<NAME>_URL`, and may call them. */
export function createContainers(documents: readonly ApiDocument[], faults: PlanFaults): PlannedContainer[] {
  const ports = [...planPorts(documents, faults)].sort(([one], [other]) => (one < other ? -1 : 1));
  const allowed = ports.map(([name, port]) => `${name}:${port}`).join(',');
  return ports.map(([name, port]) => {
    const others = ports.filter(([other]) => other !== name);
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
      healthPath: '/healthz',
      volume: { name: `${name}-data`, path: dataFolder },
    };
  });
}
