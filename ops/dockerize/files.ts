/** Documents and settings → the files that build and start the services in containers behind the gateway. */
import { openYaml } from '../../openapi/library/open-library.ts';
import type { ApiDocument, JsonObject } from '../../openapi/document/document.ts';
import { createDeclarativeConfig } from '../../pulumi/plan/gateway/declarative.ts';
import { dataFolder } from '../../pulumi/plan/containers.ts';
import { planContainers, planGateway } from '../../pulumi/plan/plan.ts';
import { Secret } from '../../pulumi/plan/settings/secret.ts';
import type { SettingsSource } from '../../pulumi/plan/settings/stack-settings-reader.ts';
import { createComposeFile, listCheckedSchemes } from './compose/compose.ts';
import { createDevelopmentComposeFile } from './compose/development.ts';
import { isPublished } from '../../openapi/package/package.ts';
import { createDockerfile, createDockerignore, type ImageLayout } from './image/dockerfile.ts';
import { toSecretPlaceholder } from './compose/kong-file.ts';
import { formatSettingsNote } from './settings.ts';
import { addStamp } from './stamp.ts';

/**
 * @param layout default: that of a user's project if this process runs the published package
 * @returns texts by their paths in the project; the same for the same documents and settings
 * @throws PlanError
 */
export function renderFiles(
  documents: readonly ApiDocument[],
  source: SettingsSource,
  layout: ImageLayout = isPublished ? 'project' : 'repository',
): ReadonlyMap<string, string> {
  const gateway = planGateway(documents, source);
  const containers = planContainers(documents);
  const secrets = gateway.objects.flatMap(({ fields }) =>
    Object.values(fields).filter((field) => field instanceof Secret),
  );
  const schemes = listCheckedSchemes(documents, new Set(secrets.map(({ setting }) => setting)));
  const texts = {
    '.dockerignore': createDockerignore(layout),
    Dockerfile: createDockerfile({
      layout,
      ports: containers.map(({ port }) => port).sort((one, other) => one - other),
      dataFolder,
    }),
    'docker-compose.yml': toYaml(createComposeFile({ documents, containers, schemes })),
    'docker-compose.dev.yml': toYaml(createDevelopmentComposeFile(containers, layout)),
    'kong.yml': formatSettingsNote(source) + toYaml(createDeclarativeConfig(gateway, toSecretPlaceholder)),
  };
  return new Map(Object.entries(texts).map(([path, text]) => [path, addStamp(text)]));
}

function toYaml(value: JsonObject): string {
  return openYaml().stringifyYaml(value, { lineWidth: -1, noRefs: true });
}
