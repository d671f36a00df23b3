/** The settings that are derived from documents: the port, the address and the credentials of each service. */
import type { ApiDocument } from '../document/document.ts';
import { credentialsSetting, portSetting, urlSetting } from './setting-names.ts';
import { ensembleSettings } from './ensemble-settings.ts';
import { credentialsKind, headerKeysKind, portKind, webAddressKind } from './kind/kinds.ts';
import { serviceSettings } from './service-settings.ts';
import type { Setting, SettingReader, StackSetting } from './kind/setting.ts';
import { toolSettings } from './tool-settings.ts';

const readByPlan: readonly SettingReader[] = ['services', 'initialize', 'generate'];
const readByKeyHolders: readonly SettingReader[] = ['services', 'test', 'drift', 'deploy', 'dockerize'];

/** The port of a service. */
export function servicePort(service: string): Setting<number> {
  return {
    ...portKind,
    name: portSetting(service),
    fallback: 'the port of the local server in its document, or the next free port from 8082',
    description: 'port of the service with this name; 0 chooses any free port',
    readers: readByPlan,
  };
}

/** The address of a service, for the other services. */
function serviceUrl(service: string): Setting<string> {
  const name = urlSetting(service);
  const fixed = [ensembleSettings.centralSequenceUrl, toolSettings.ensembleUrl].find(
    (setting) => setting.name === name,
  );
  if (fixed !== undefined) return fixed;
  return {
    ...webAddressKind,
    name,
    fallback: 'none',
    description:
      'address of the service with this name, for the containers; our services read only CENTRAL_SEQUENCE_URL',
    readers: ['compose'],
  };
}

/** The accepted credentials of a security scheme. */
export function schemeCredentials(scheme: string): Setting<readonly string[]> {
  const name = credentialsSetting(scheme);
  const fixed = [serviceSettings.apiKeys, ensembleSettings.adminApiKeys].find((setting) => setting.name === name);
  return (
    fixed ?? {
      ...credentialsKind,
      name,
      isSecret: true,
      fallback: 'none: refuses to start',
      description: `accepted credentials of the security scheme ${scheme}, separated by commas so that they can be rotated`,
      readers: readByKeyHolders,
    }
  );
}

/** The keys of the consumer of a security scheme at the gateway. Default: the keys that the services accept. */
export function consumerKeys(scheme: string): StackSetting<readonly string[]> {
  const environment = credentialsSetting(scheme);
  return {
    name: `${scheme}Keys`,
    environment,
    isSecret: true,
    want: `keys, separated by commas (or set ${environment} in the environment)`,
    example: '<keys>',
    parse: (text) => nonEmpty(headerKeysKind.parse(text)),
    fallback: environment,
    description: `keys of the consumer of the security scheme ${scheme} at the gateway`,
    readers: ['deploy', 'drift', 'dockerize'],
  };
}

const nonEmpty = (keys: readonly string[] | undefined): readonly string[] | undefined =>
  keys?.length === 0 ? undefined : keys;

/** Returns all settings of the environment that are derived from these documents. */
export function documentSettings(documents: readonly DocumentNames[]): readonly Setting<unknown>[] {
  return documents.flatMap(({ name, securitySchemes }) => [
    servicePort(name),
    serviceUrl(name),
    ...[...securitySchemes.keys()].map(schemeCredentials),
  ]);
}

/** The parts of a document that name settings. */
export type DocumentNames = Pick<ApiDocument, 'name' | 'securitySchemes'>;

/** The derived settings with placeholders, for tables that are valid for any documents. */
export const documentPatterns: readonly Setting<unknown>[] = [
  { ...servicePort(''), name: '<SERVICE>_PORT' },
  { ...serviceUrl(''), name: '<SERVICE>_URL' },
  {
    ...schemeCredentials(''),
    name: 'CREDENTIALS_<SCHEME>',
    description: 'accepted credentials of any other security scheme, separated by commas so that they can be rotated',
  },
];
