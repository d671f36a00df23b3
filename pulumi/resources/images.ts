/** The image, built and pushed, and the containers that run it if a Docker host is set. */
import { Container } from '@pulumi/docker/container.js';
import { Image } from '@pulumi/docker/image.js';
import { Network } from '@pulumi/docker/network.js';
import { Provider } from '@pulumi/docker/provider.js';
import { Volume } from '@pulumi/docker/volume.js';
import { type Input, type InvokeOptions, secret } from '@pulumi/pulumi';
import { toolSettings } from '../../openapi/settings/tool-settings.ts';
import type { ImagePlan, PlannedContainer } from '../plan/containers.ts';

const networkName = 'fountainai';

/**
 * @param context the folder of the Dockerfile
 * @returns the digest of the image if it is built here, otherwise its name
 */
export function createImageResources(plan: ImagePlan & { readonly image: string }, context: string): Input<string> {
  const image = plan.isBuilt ? buildImage(plan.image, context) : plan.image;
  if (plan.dockerHost !== undefined) runContainers(plan, image, plan.dockerHost);
  return image;
}

function buildImage(imageName: string, context: string): Input<string> {
  const build = { context, dockerfile: `${context}/Dockerfile`, target: 'runtime' };
  return new Image('image', { imageName, build }).repoDigest;
}

function runContainers({ containers, credentials }: ImagePlan, image: Input<string>, host: string): void {
  const options = { provider: new Provider('docker-host', { host }) };
  const network = new Network(networkName, { name: networkName }, options);
  for (const container of containers) {
    const keys = container.credentials.map((setting) =>
      secret(`${setting}=${(credentials.get(setting) ?? []).map((one) => one.reveal()).join(',')}`),
    );
    new Container(
      container.name,
      { ...createContainerArguments(container, keys, options), image, networksAdvanced: [{ name: network.name }] },
      options,
    );
  }
}

/** The root file system is read-only: data is in the volume. The health check of the image uses `HEALTH_PORT`. */
function createContainerArguments(container: PlannedContainer, keys: readonly Input<string>[], options: InvokeOptions) {
  const { name, command, port, environment, volume } = container;
  const data = new Volume(volume.name, { name: volume.name }, { ...options, retainOnDelete: true });
  const settings = Object.entries({ ...environment, [toolSettings.healthPort.name]: String(port) }).map(
    ([key, value]) => `${key}=${value}`,
  );
  return {
    name,
    command: [...command],
    envs: [...settings, ...keys],
    ports: [{ internal: port, external: port }],
    volumes: [{ volumeName: data.name, containerPath: volume.path }],
    // As in the compose file: signals arrive from the first moment, and the log is bounded.
    init: true,
    logDriver: 'json-file',
    logOpts: { 'max-size': '10m', 'max-file': '5' },
    readOnly: true,
    tmpfs: { '/tmp': '' },
    restart: 'unless-stopped',
    stopTimeout: 15,
    wait: true,
  };
}
