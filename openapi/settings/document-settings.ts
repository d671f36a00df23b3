/** The settings that documents give rise to: the port and the address of each service, and credentials of its schemes. */
import type { ApiDocument } from '../document/document.ts';
import { credentialsSetting, portSetting, urlSetting } from './setting-names.ts';
import { ensembleSettings } from './ensemble-settings.ts';
import { credentialsKind, headerKeysKind, portKind, webAddressKind } from './kind/kinds.ts';
import { serviceSettings } from './service-settings.ts';
import type { Setting, SettingReader, StackSetting } from './kind/setting.ts';

const readByPlan: readonly SettingReader[] = ['services', 'initialize', 'generate'];
const readByKeyHolders: readonly SettingReader[] = ['services', 'test', 'drift', 'deploy', 'dockerize'];

/** The port of a service. */
export function servicePort(service: string): Setting<number> {
  return {
    ...portKind,
    name: portSetting(service),
    fallback: "that of its document's local server, or the next free port from 8082",
    description: 'port of the service of this name; 0 takes any free port',
    readers: readByPlan,
  };
}

/** The address of a service, for the other services. */
export function serviceUrl(service: string): Setting<string> {
  const { centralSequenceUrl } = ensembleSettings;
  if (urlSetting(service) === centralSequenceUrl.name) return centralSequenceUrl;
  return {
    ...webAddressKind,
    name: urlSetting(service),
    fallback: 'none',
    description:
      'address of the service of this name, which the containers get; of ours only CENTRAL_SEQUENCE_URL is read',
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

/** The keys of the consumer of a security scheme at the gateway: of the stack, else those that the services accept. */
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

/** All settings of the environment that these documents give rise to. */
export function documentSettings(documents: readonly DocumentNames[]): readonly Setting<unknown>[] {
  return documents.flatMap(({ name, securitySchemes }) => [
    servicePort(name),
    serviceUrl(name),
    ...[...securitySchemes.keys()].map(schemeCredentials),
  ]);
}

/** What settings are named by. */
export type DocumentNames = Pick<ApiDocument, 'name' | 'securitySchemes'>;

/** The settings of documents in general, for tables that hold for any documents. */
export const documentPatterns: readonly Setting<unknown>[] = [
  { ...servicePort(''), name: '<SERVICE>_PORT' },
  { ...serviceUrl(''), name: '<SERVICE>_URL' },
  {
    ...schemeCredentials(''),
    name: 'CREDENTIALS_<SCHEME>',
    description: 'accepted credentials of any other security scheme, separated by commas so that they can be rotated',
  },
];
