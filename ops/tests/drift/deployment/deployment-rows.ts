/** One thing is changed by hand, in the gateway, the zone or a file; exactly these sections find it, by exactly these rules. */
import { stringOf } from '../../../../openapi/json/json.ts';
import { type TestDeployment, ipv4, ipv6, remove, upsert } from './deployment.ts';
import type { DriftOutcome } from '../outcome.ts';

export interface DeploymentRow {
  readonly name: string;
  readonly change: (deployment: TestDeployment) => void | Promise<void>;
  readonly want: DriftOutcome;
}

const tags = ['fountainai'];
const found = (rule: string): DriftOutcome => ({ gateway: rule });

export const gatewayRows: readonly DeploymentRow[] = [
  { name: 'nothing', change: () => undefined, want: {} },
  {
    name: 'a route deleted, and its plugins with it',
    change: (deployment) => deployment.admin('DELETE', '/routes/central-sequence-route'),
    want: found('object-missing'),
  },
  {
    name: 'a target taken out',
    change: (deployment) => deployment.admin('DELETE', '/upstreams/ensemble-upstream/targets/first.internal:8000'),
    want: found('object-missing'),
  },
  {
    name: 'another host for a route',
    change: (deployment) => deployment.admin('PATCH', '/routes/central-sequence-route', { hosts: ['a.example'] }),
    want: found('object-changed'),
  },
  {
    name: 'another port for a service',
    change: (deployment) => deployment.admin('PATCH', '/services/ensemble-service', { port: 9000 }),
    want: found('object-changed'),
  },
  {
    name: 'a field that Kong fills in, set by hand',
    change: (deployment) => deployment.admin('PATCH', '/services/ensemble-service', { read_timeout: 1000 }),
    want: found('object-changed'),
  },
  {
    name: 'a route that collects a stream',
    change: (deployment) =>
      deployment.admin('PATCH', '/routes/ensemble-apikeyauth-route', { response_buffering: true }),
    want: found('object-changed'),
  },
  {
    name: 'another limit in a plugin',
    change: (deployment) =>
      deployment.admin('PATCH', '/plugins/ensemble-service-rate-limiting', { config: { minute: 6000 } }),
    want: found('object-changed'),
  },
  {
    name: 'a plugin switched off',
    change: (deployment) => deployment.admin('PATCH', '/plugins/ensemble-service-rate-limiting', { enabled: false }),
    want: found('object-changed'),
  },
  {
    name: 'another key for a consumer',
    change: async (deployment) => {
      const [key] = deployment.kong.entities().keyauth_credentials ?? [];
      await deployment.admin('DELETE', `/consumers/fountainai-adminapikeyauth/key-auth/${stringOf(key?.id)}`);
    },
    want: found('object-missing'),
  },
  {
    name: 'a service more that has our tag',
    change: (deployment) => deployment.admin('PUT', '/services/other', { host: 'other.internal', tags }),
    want: found('object-undesired'),
  },
  {
    name: 'a service that has lost our tag',
    change: (deployment) => deployment.admin('PATCH', '/services/ensemble-service', { tags: ['theirs'] }),
    want: found('object-foreign'),
  },
  {
    name: 'any change of objects of others',
    change: (deployment) => deployment.admin('PUT', '/services/other', { host: 'other.internal', tags: ['theirs'] }),
    want: {},
  },
];

const host = 'ensemble.fountain.coach';
const a = { host, type: 'A', addresses: [ipv4] } as const;
const aaaa = { host, type: 'AAAA', addresses: [ipv6] } as const;

export const zoneRows: readonly DeploymentRow[] = [
  { name: 'a record removed', change: (deployment) => deployment.zone([remove(a)]), want: { dns: 'record-missing' } },
  {
    name: 'another address',
    change: (deployment) => deployment.zone([upsert({ ...a, addresses: ['198.51.100.1'] })]),
    want: { dns: 'record-changed' },
  },
  {
    name: 'an address more',
    change: (deployment) => deployment.zone([upsert({ ...aaaa, addresses: [ipv6, '2001:db8::8'] })]),
    want: { dns: 'record-changed' },
  },
  {
    name: 'kept for longer',
    change: (deployment) => deployment.zone([upsert({ ...a, ttl: 86_400 })]),
    want: { dns: 'record-changed' },
  },
  {
    name: 'a name of another name',
    change: (deployment) =>
      deployment.zone([remove(a), remove(aaaa), upsert({ host, type: 'CNAME', addresses: ['elsewhere.example'] })]),
    want: { dns: 'record-changed' },
  },
  {
    name: 'an alias of a load balancer',
    change: (deployment) =>
      deployment.zone([
        remove(a),
        {
          Action: 'CREATE',
          ResourceRecordSet: {
            Name: host,
            Type: 'A',
            AliasTarget: { DNSName: 'balancer.example', HostedZoneId: 'Z1', EvaluateTargetHealth: false },
          },
        },
      ]),
    want: { dns: 'record-changed' },
  },
  {
    name: 'a host more that leads to the gateway',
    change: (deployment) => deployment.zone([upsert({ ...a, host: 'old.fountain.coach' })]),
    want: { dns: 'record-unasked' },
  },
  {
    name: 'a host more that leads elsewhere',
    change: (deployment) =>
      deployment.zone([upsert({ ...a, host: 'www.fountain.coach', addresses: ['198.51.100.1'] })]),
    want: {},
  },
  {
    name: 'any record in a private zone of the same name',
    change: (deployment) => deployment.zone([upsert({ ...a, addresses: ['10.0.0.1'] })], 'closed'),
    want: {},
  },
  { name: 'the whole zone gone', change: (deployment) => deployment.deleteZone(), want: { dns: 'zone-missing' } },
];

const compose = 'docker-compose.yml';

export const fileRows: readonly DeploymentRow[] = [
  {
    name: 'a port published elsewhere',
    change: (deployment) => deployment.edit(compose, '127.0.0.1:8080:8080', '127.0.0.1:9080:8080'),
    want: { across: 'port-differs' },
  },
  {
    name: 'a service with another port',
    change: (deployment) => deployment.edit(compose, "ENSEMBLE_PORT: '8000'", "ENSEMBLE_PORT: '8001'"),
    want: { across: 'port-differs' },
  },
  {
    name: 'health asked for at another port',
    change: (deployment) => deployment.edit(compose, '127.0.0.1:8081/healthz', '127.0.0.1:8082/healthz'),
    want: { across: 'port-differs' },
  },
  {
    name: 'no health check',
    change: (deployment) => deployment.edit(compose, /\n {4}healthcheck:[^]*?retries: 3/, ''),
    want: { across: 'health-check-missing' },
  },
  {
    name: 'a volume gone',
    change: (deployment) => deployment.edit(compose, '\n  ensemble-data: {}', ''),
    want: { across: 'compose-broken' },
  },
  {
    name: 'a service of another name',
    change: (deployment) => deployment.edit(compose, '\n  ensemble:\n    image', '\n  helper:\n    image'),
    want: { across: 'service-missing' },
  },
  {
    name: 'another port behind the gateway',
    change: (deployment) => deployment.edit('kong.yml', 'port: 8000', 'port: 8001'),
    want: { across: 'port-differs' },
  },
  {
    name: 'another host at the gateway',
    change: (deployment) => deployment.edit('kong.yml', '- sessioncontext.fountain.coach', '- session.example'),
    want: { across: 'gateway-file-differs' },
  },
];
