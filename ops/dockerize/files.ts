/** Documents and settings → the files that build, start and front the services in containers. */
import { stringifyYaml } from '@redocly/openapi-core';
import type { ApiDocument, JsonObject } from '../../openapi/document.ts';
import { createDeclarativeConfig } from '../../pulumi/plan/gateway/declarative.ts';
import { dataFolder } from '../../pulumi/plan/containers.ts';
import { planContainers, planGateway } from '../../pulumi/plan/plan.ts';
import { Secret } from '../../pulumi/plan/settings/secret.ts';
import type { StackSettingsSource } from '../../pulumi/plan/settings/stack-settings-reader.ts';
import { compose, schemesOf } from './compose/compose.ts';
import { developmentCompose } from './compose/development.ts';
import { dockerfile, dockerignore } from './image/dockerfile.ts';
import { reference } from './compose/kong-file.ts';
import { settingsNote } from './settings.ts';
import { stamped } from './stamp.ts';

/** @returns texts by their paths in the project; the same for the same documents and settings. @throws PlanError */
export function containerFiles(
  documents: readonly ApiDocument[],
  source: StackSettingsSource,
): ReadonlyMap<string, string> {
  const gateway = planGateway(documents, source);
  const containers = planContainers(documents);
  const secrets = gateway.objects.flatMap(({ fields }) =>
    Object.values(fields).filter((field) => field instanceof Secret),
  );
  const schemes = schemesOf(documents, new Set(secrets.map(({ setting }) => setting)));
  const texts = {
    '.dockerignore': dockerignore,
    Dockerfile: dockerfile({ ports: containers.map(({ port }) => port).sort((one, other) => one - other), dataFolder }),
    'docker-compose.yml': yaml(compose({ containers, schemes })),
    'docker-compose.dev.yml': yaml(developmentCompose(containers)),
    'kong.yml': settingsNote(source) + yaml(createDeclarativeConfig(gateway, reference)),
  };
  return new Map(Object.entries(texts).map(([path, text]) => [path, stamped(text)]));
}

function yaml(value: JsonObject): string {
  return stringifyYaml(value, { lineWidth: -1, noRefs: true });
}
