/**
 * The secrets of containers: files on this machine, which Compose mounts at `/run/secrets`, so that `docker inspect` shows none. Compose
 * cannot write secrets from variables into a container with a read-only file system.
 * @see https://docs.docker.com/reference/compose-file/secrets/
 */
import { normalize } from 'node:path';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { fileSuffix, type Setting } from '../../../openapi/settings/kind/setting.ts';

/** The folder of the files, next to `.env`, which they are written from. */
export const secretFolder = '.env.secrets';

/** The folder in a container where Compose mounts them. */
export const secretFolderInside = '/run/secrets/';

/** The name of a secret, and of its file: `API_KEYS` → `api_keys`. */
export const toSecretName = ({ name }: Pick<Setting<unknown>, 'name'>): string => name.toLowerCase();

/** The file of a secret in a container. */
export const toSecretPlace = (setting: Pick<Setting<unknown>, 'name'>): string =>
  `${secretFolderInside}${toSecretName(setting)}`;

/** Returns the variable that names the file of a secret, with its value. */
export const toFileVariable = (setting: Pick<Setting<unknown>, 'name'>): readonly [name: string, value: string] => [
  `${setting.name}${fileSuffix}`,
  toSecretPlace(setting),
];

const toSecretFile = (name: string): string => `./${secretFolder}/${name}`;

/** Returns the names of the secrets of a service: each is a name, or an object with the name. */
export const listSecretsOf = (service: JsonObject): readonly string[] =>
  arrayOf(service.secrets).map((secret: Json) => stringOf(isObject(secret) ? secret.source : secret));

/** Returns the top-level member `secrets` for the services that use them. */
export function declareSecrets(services: JsonObject): JsonObject {
  const names = Object.values(services).flatMap((service) => listSecretsOf(objectOf(service)));
  return Object.fromEntries([...new Set(names)].sort().map((name) => [name, { file: toSecretFile(name) }]));
}

/** Returns the names of the secrets of a compose file whose files we write, and not those that another file replaces. */
export function listOwnSecrets(compose: JsonObject): readonly string[] {
  return Object.entries(objectOf(compose.secrets))
    .filter(([name, secret]) => normalize(stringOf(objectOf(secret).file)) === normalize(toSecretFile(name)))
    .map(([name]) => name);
}
