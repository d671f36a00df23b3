/**
 * What the AWS plugin does for records, health checks and zones of Route 53, by the AWS SDK. What is replaced, and by which
 * changes, is as `internal/service/route53/record.go` and `health_check.go` of terraform-provider-aws have it (`ForceNew`),
 * around which that plugin is built: of a record the zone and the name, while a change of its type is done in place.
 */
import {
  ChangeResourceRecordSetsCommand,
  type Change,
  CreateHealthCheckCommand,
  DeleteHealthCheckCommand,
  GetHealthCheckCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  NoSuchHealthCheck,
  NoSuchHostedZone,
  type ResourceRecordSet,
  Route53Client,
  type RRType,
  UpdateHealthCheckCommand,
} from '@aws-sdk/client-route-53';
import { type StandInProperties, StandIn, type StandInResource } from './stand-in.ts';

// Its address and credentials come from the environment: AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, …
const route53 = new Route53Client();

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);

const recordId = ({ zoneId, name, type }: StandInProperties): string => [zoneId, name, type].map(text).join('_');

/** Names end with a dot in Route 53, and with none in the program. */
const plainName = (name: string | undefined): string => (name ?? '').toLowerCase().replace(/\.$/, '');

const record: StandInResource = {
  replacedBy: ['zoneId', 'name'],
  computed: ['fqdn'],
  create: async (inputs) => {
    // Route 53 refuses to create what is there. moto does not always, and refuses what was there before.
    if (inputs.allowOverwrite !== true && (await findRecord(inputs)) !== undefined) throw existsError(inputs);
    await change(inputs, [{ Action: 'UPSERT', ...recordSet(inputs) }]);
    return { id: recordId(inputs), outs: { ...inputs, fqdn: inputs.name } };
  },
  update: async (_id, olds, news) => {
    const remove: Change[] = olds.type === news.type ? [] : [{ Action: 'DELETE', ...recordSet(olds) }];
    await change(news, [...remove, { Action: 'UPSERT', ...recordSet(news) }]);
    return { ...news, fqdn: news.name };
  },
  read: async (_id, state) => {
    const found = await findRecord(state);
    if (found === undefined) return undefined;
    const records = (found.ResourceRecords ?? []).map(({ Value }) => text(Value)).sort();
    return { ...state, name: plainName(found.Name), ttl: found.TTL, records, fqdn: plainName(found.Name) };
  },
  delete: async (_id, state) => {
    const found = await findRecord(state);
    if (found !== undefined) await change(state, [{ Action: 'DELETE', ResourceRecordSet: found }]);
  },
};

function existsError({ name, type }: StandInProperties): Error {
  const record = `[name='${text(name)}.', type='${text(type)}']`;
  return new Error(`InvalidChangeBatch: Tried to create resource record set ${record} but it already exists`);
}

async function change({ zoneId }: StandInProperties, changes: Change[]): Promise<void> {
  const command = { HostedZoneId: text(zoneId), ChangeBatch: { Changes: changes } };
  await route53.send(new ChangeResourceRecordSetsCommand(command));
}

function recordSet({ name, type, ttl, records, healthCheckId }: StandInProperties): {
  ResourceRecordSet: ResourceRecordSet;
} {
  return {
    ResourceRecordSet: {
      Name: text(name),
      Type: type as RRType, // Route 53 refuses other types
      TTL: Number(ttl),
      ResourceRecords: texts(records).map((Value) => ({ Value })),
      ...(healthCheckId === undefined ? {} : { HealthCheckId: text(healthCheckId) }),
    },
  };
}

async function findRecord({ zoneId, name, type }: StandInProperties): Promise<ResourceRecordSet | undefined> {
  const StartRecordType = type as RRType; // as above
  const from = { HostedZoneId: text(zoneId), StartRecordName: text(name), StartRecordType, MaxItems: 1 };
  try {
    const { ResourceRecordSets = [] } = await route53.send(new ListResourceRecordSetsCommand(from));
    return ResourceRecordSets.find((found) => plainName(found.Name) === text(name) && found.Type === type);
  } catch (error) {
    if (error instanceof NoSuchHostedZone) return undefined;
    throw error;
  }
}

const healthCheck: StandInResource = {
  replacedBy: ['type', 'requestInterval', 'measureLatency', 'referenceName'],
  computed: ['arn'],
  create: async (inputs) => {
    const { fqdn, port, resourcePath, type, requestInterval = 30, failureThreshold = 3 } = inputs;
    const HealthCheckConfig = {
      Type: type as 'HTTP' | 'HTTPS', // Route 53 refuses other types
      FullyQualifiedDomainName: text(fqdn),
      Port: Number(port),
      ResourcePath: text(resourcePath),
      RequestInterval: Number(requestInterval),
      FailureThreshold: Number(failureThreshold),
    };
    const command = { CallerReference: crypto.randomUUID(), HealthCheckConfig };
    const { HealthCheck } = await route53.send(new CreateHealthCheckCommand(command));
    return { id: text(HealthCheck?.Id), outs: inputs };
  },
  update: async (id, _olds, news) => {
    const { fqdn, port, resourcePath } = news;
    const to = { FullyQualifiedDomainName: text(fqdn), Port: Number(port), ResourcePath: text(resourcePath) };
    await route53.send(new UpdateHealthCheckCommand({ HealthCheckId: id, ...to }));
    return news;
  },
  read: async (id, state) => {
    try {
      const { HealthCheck } = await route53.send(new GetHealthCheckCommand({ HealthCheckId: id }));
      const {
        FullyQualifiedDomainName: fqdn,
        Port: port,
        ResourcePath: resourcePath,
      } = HealthCheck?.HealthCheckConfig ?? {};
      return { ...state, fqdn, port, resourcePath };
    } catch (error) {
      if (error instanceof NoSuchHealthCheck) return undefined;
      throw error;
    }
  },
  delete: async (id) => {
    await route53.send(new DeleteHealthCheckCommand({ HealthCheckId: id }));
  },
};

async function getZone({ name, zoneId, privateZone = false }: StandInProperties): Promise<StandInProperties> {
  const { HostedZones = [] } = await route53.send(new ListHostedZonesByNameCommand());
  const zones = HostedZones.map(({ Id, Name, Config }) => {
    return { id: text(Id).replace('/hostedzone/', ''), name: plainName(Name), isPrivate: Config?.PrivateZone ?? false };
  });
  const fitting = zones.filter((zone) => {
    return zoneId === undefined
      ? zone.name === plainName(text(name)) && zone.isPrivate === privateZone
      : zone.id === zoneId;
  });
  const [zone, ...more] = fitting;
  if (zone === undefined) throw new Error('no matching Route 53 Hosted Zone found');
  if (more.length > 0) throw new Error('multiple Route 53 Hosted Zones matched');
  return { id: zone.id, zoneId: zone.id, name: zone.name, privateZone: zone.isPrivate, nameServers: [], tags: {} };
}

export const aws = new StandIn(
  '7.48.0',
  { 'aws:route53/record:Record': record, 'aws:route53/healthCheck:HealthCheck': healthCheck },
  { 'aws:route53/getZone:getZone': getZone },
);
