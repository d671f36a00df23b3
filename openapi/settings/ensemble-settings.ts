/** The settings of calls from one service to another: those of the ensemble, and of Session and Context. */
import { allowedHostsKind } from './kind/allowed-host.ts';
import { headerKeyKind, headerKeysKind, textKind, webAddressKind } from './kind/kinds.ts';
import { serviceSettings } from './service-settings.ts';
import type { Setting, SettingKind, SettingReader } from './kind/setting.ts';

/** Service id → security scheme → value. */
export type ServiceCredentials = ReadonlyMap<string, ReadonlyMap<string, string>>;

const readByEnsemble: readonly SettingReader[] = ['ensemble'];

const serviceCredentials: SettingKind<ServiceCredentials> = {
  want: 'JSON: {"<service id>": {"<scheme>": "<value>"}}',
  parse: parseCredentials,
};

export const ensembleSettings = {
  accessFile: {
    ...textKind,
    want: 'the path of a file',
    name: 'ACCESS_FILE',
    fallback: 'none: API_KEYS is one principal, which may do everything',
    description: 'YAML file that says who may do what with the ensemble, and the limits of each principal',
    readers: readByEnsemble,
  },
  adminApiKeys: {
    ...headerKeysKind,
    name: 'ADMIN_API_KEYS',
    isSecret: true,
    fallback: 'none: the ensemble refuses to start',
    description: 'accepted keys of administrators, who register services; separated by commas',
    readers: [...readByEnsemble, 'test', 'drift', 'deploy', 'dockerize'],
  },
  allowedHosts: {
    ...allowedHostsKind,
    name: 'ALLOWED_HOSTS',
    fallback: 'none',
    description:
      'hosts of our own services, host:port, or host for all ports: the ensemble may fetch their documents and sends them its key',
    readers: [...readByEnsemble, 'initialize', 'generate', 'test', 'drift', 'deploy', 'compose'],
  },
  serviceApiKey: {
    ...headerKeyKind,
    name: 'SERVICE_API_KEY',
    isSecret: true,
    fallback: `the first key of ${serviceSettings.apiKeys.name}`,
    description: 'key that is sent to our own services, which are in ALLOWED_HOSTS',
    readers: [...readByEnsemble, 'session-context'],
  },
  serviceCredentials: {
    ...serviceCredentials,
    name: 'SERVICE_CREDENTIALS',
    isSecret: true,
    fallback: 'none',
    description: 'JSON, service id → security scheme → value: credentials for registered services that are not ours',
    readers: readByEnsemble,
  },
  centralSequenceUrl: {
    ...webAddressKind,
    name: 'CENTRAL_SEQUENCE_URL',
    fallback: 'the service on this machine',
    description: 'address of Central Sequence, which Session and Context takes its numbers from',
    readers: ['session-context'],
  },
} as const satisfies Record<string, Setting<unknown>>;

function parseCredentials(text: string): ServiceCredentials | undefined {
  try {
    const services = Object.entries(requireRecord(JSON.parse(text)));
    return new Map(
      services.map(([service, schemes]) => [service, new Map(Object.entries(requireRecord(schemes)).map(requireText))]),
    );
  } catch {
    return undefined;
  }
}

function requireRecord(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not an object');
  return value;
}

function requireText([scheme, value]: [string, unknown]): [string, string] {
  if (typeof value !== 'string' || value === '') throw new TypeError('not a text');
  return [scheme, value];
}
