/** The settings of a deployment, stored in the configuration of a stack: `pulumi config set <name> <value>`. */
import {
  flagKind,
  hostsKind,
  patternKind,
  positiveKind,
  publicAddressesKind,
  zonesKind,
} from './kind/deployment-kinds.ts';
import type { Setting, SettingReader, StackSetting } from './kind/setting.ts';
import { toolSettings } from './tool-settings.ts';

const readByDeployment: readonly SettingReader[] = ['deploy'];
const readByDns: readonly SettingReader[] = ['deploy', 'drift'];
/** Settings of Kong, which apply to the compose file too. */
const readByGateway: readonly SettingReader[] = ['deploy', 'drift', 'dockerize'];

/** Returns the setting of a stack for a setting of the environment. The stack has precedence. */
function alsoInStack<Value>(setting: Setting<Value>, name: string, example: string): StackSetting<Value> {
  return { ...setting, name, environment: setting.name, example };
}

export const deploymentSettings = {
  kongAdminUrl: alsoInStack(toolSettings.kongAdminUrl, 'kongAdminUrl', 'http://127.0.0.1:8001'),
  kongAdminToken: alsoInStack(toolSettings.kongAdminToken, 'kongAdminToken', '<token>'),
  gatewayAddresses: {
    ...publicAddressesKind,
    name: 'gatewayAddresses',
    fallback: 'none: must be set',
    example: '203.0.113.7',
    description: 'public addresses of the gateway: A records for IPv4, AAAA records for IPv6',
    readers: readByDns,
  },
  hostedZones: {
    ...zonesKind,
    name: 'hostedZones',
    fallback: 'found by name',
    example: 'fountain.coach=Z0123456789ABCDEFGHIJ',
    description: 'zones of Route 53, name=id',
    readers: readByDns,
  },
  image: {
    ...patternKind('the name of an image with a tag', /^[a-z0-9][a-z0-9._/:-]*:[\w][\w.-]{0,127}$/),
    name: 'image',
    fallback: 'none: must be set',
    example: 'registry.example.com/fountainai:1.0.0',
    description: 'the image with all services',
    readers: readByDeployment,
  },
  upstreamHost: {
    ...hostsKind,
    name: 'upstreamHost',
    fallback: 'for each service, a host with its name',
    example: 'services.internal',
    description: 'hosts where the services listen; several are separated by commas, and each runs every service',
    readers: ['deploy', 'drift'],
  },
  ownerTag: {
    ...patternKind('a word of letters, digits, _ . and -', /^[\w.-]{1,64}$/),
    name: 'ownerTag',
    default: 'fountainai',
    example: 'fountainai',
    description: 'tag that marks our entries in a gateway with several owners',
    readers: readByGateway,
  },
  keyAuth: {
    ...flagKind,
    name: 'keyAuth',
    default: 'false',
    example: 'true',
    description: 'the gateway also checks keys and groups, by the security requirements of the documents',
    readers: readByGateway,
  },
  rateLimit: {
    ...positiveKind('requests a minute'),
    name: 'rateLimit',
    fallback: 'none',
    example: '600',
    description: 'requests a minute of one key, or of one address without keyAuth',
    readers: readByGateway,
  },
  requestSizeLimit: {
    ...positiveKind('megabytes'),
    name: 'requestSizeLimit',
    fallback: 'none',
    example: '1',
    description: 'the largest body of a request, in megabytes',
    readers: readByGateway,
  },
  correlationId: {
    ...flagKind,
    name: 'correlationId',
    default: 'false',
    example: 'true',
    description: 'the gateway adds an X-Request-Id to requests without one',
    readers: readByGateway,
  },
  prometheus: {
    ...flagKind,
    name: 'prometheus',
    default: 'false',
    example: 'true',
    description: 'the gateway has metrics at its /metrics',
    readers: readByGateway,
  },
  healthChecks: {
    ...flagKind,
    name: 'healthChecks',
    default: 'false',
    example: 'true',
    description: 'Route 53 checks /healthz of each host',
    readers: readByDns,
  },
  buildImage: {
    ...flagKind,
    name: 'buildImage',
    default: 'true',
    example: 'true',
    description: 'false if the image is in its registry already, for example because another job builds the image',
    readers: readByDeployment,
  },
  dockerHost: {
    ...patternKind(
      'an address such as ssh://user@host or unix:///var/run/docker.sock',
      /^(ssh|tcp|unix|npipe):\/\/\S+$/,
    ),
    name: 'dockerHost',
    fallback: 'none: no containers are started',
    example: 'ssh://deploy@docker.example.com',
    description: 'the Docker host that runs the containers',
    readers: readByDeployment,
  },
} as const satisfies Record<string, StackSetting<unknown>>;
