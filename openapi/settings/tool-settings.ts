/** The settings of the commands and of containers: the gateway, AWS, and the engines of the compose file. */
import { textKind, headerKeyKind, portKind, webAddressKind } from './kind/kinds.ts';
import type { Setting, SettingReader } from './kind/setting.ts';

const readByDns: readonly SettingReader[] = ['deploy', 'drift'];

export const toolSettings = {
  ensembleUrl: {
    ...webAddressKind,
    name: 'ENSEMBLE_URL',
    fallback: 'the ensemble on this machine',
    description: 'address of the ensemble that the command mcp connects to',
    readers: ['mcp', 'compose'],
  },
  ensembleApiKey: {
    ...headerKeyKind,
    name: 'ENSEMBLE_API_KEY',
    isSecret: true,
    fallback: 'the first of API_KEYS, for loopback and the hosts of ALLOWED_HOSTS',
    description: 'key for the ensemble that the command mcp connects to',
    readers: ['mcp'],
  },
  callerCredentials: {
    ...headerKeyKind,
    want: 'base64url of JSON {"<service id>": {"<scheme>": "<value>"}}',
    name: 'X_SERVICE_CREDENTIALS',
    isSecret: true,
    fallback: 'none',
    description:
      'credentials of the caller for registered services, which the command mcp sends as X-Service-Credentials',
    readers: ['mcp'],
  },
  kongAdminUrl: {
    ...webAddressKind,
    name: 'KONG_ADMIN_URL',
    fallback: 'none',
    description: 'the Admin API of Kong',
    readers: ['deploy', 'drift'],
  },
  kongAdminToken: {
    ...headerKeyKind,
    want: 'a token that the Admin API accepts',
    name: 'KONG_ADMIN_TOKEN',
    isSecret: true,
    fallback: 'none',
    description: 'token for the Admin API, if the Admin API requires one',
    readers: ['deploy', 'drift'],
  },
  postgresPassword: {
    ...textKind,
    name: 'POSTGRES_PASSWORD',
    isSecret: true,
    fallback: 'none: the containers do not start',
    description: 'password of PostgreSQL in docker-compose.yml; later changes have no effect on an existing volume',
    readers: ['initialize', 'compose'],
  },
  healthPort: {
    ...portKind,
    name: 'HEALTH_PORT',
    fallback: 'the ports of all services, of which one must answer',
    description: 'port for the health check of a container; Compose and Pulumi set the port',
    readers: ['image'],
  },
  developmentUser: {
    ...textKind,
    want: 'a user and a group as numbers, such as 1000:1000',
    name: 'DEVELOPMENT_USER',
    default: '1000:0',
    description:
      'user of the containers of docker-compose.dev.yml, who must be able to read the source: $(id -u):$(id -g)',
    readers: ['compose'],
  },
} as const satisfies Record<string, Setting<unknown>>;

function awsSetting<const Name extends string>(name: Name, description: string) {
  const fallback = 'as in the AWS tools';
  return { ...textKind, name, isForeign: true, fallback, description, readers: readByDns } as const;
}

/** Variables of the AWS tools. They also work from `.env`, which the AWS tools do not read. */
export const awsSettings = {
  region: awsSetting('AWS_REGION', 'region of AWS'),
  defaultRegion: awsSetting('AWS_DEFAULT_REGION', 'region of AWS if AWS_REGION is not set'),
  route53Endpoint: awsSetting('AWS_ENDPOINT_URL_ROUTE_53', 'address of Route 53'),
  endpoint: awsSetting('AWS_ENDPOINT_URL', 'address of all of AWS'),
  profile: awsSetting('AWS_PROFILE', 'profile in the configuration files of AWS'),
  accessKeyId: awsSetting('AWS_ACCESS_KEY_ID', 'id of the access key for Route 53'),
  secretAccessKey: { ...awsSetting('AWS_SECRET_ACCESS_KEY', 'secret of the access key'), isSecret: true },
  sessionToken: { ...awsSetting('AWS_SESSION_TOKEN', 'token of temporary credentials'), isSecret: true },
} as const satisfies Record<string, Setting<string>>;
