/** For tests: what lists zones as Route 53 does, on a free port of this machine, and the environment that leads there. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestZone {
  readonly id: string;
  readonly name: string;
  readonly isPrivate?: boolean;
}

export interface Route53Double {
  /** Whole: nothing else of the process's environment is needed, nor may be seen. */
  readonly environment: Readonly<Record<string, string>>;
  /** Answered in place of what is asked for, from now on. */
  refuse(code: string | undefined): void;
  /** Method and path with query, in their order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

const namespace = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';

/** @param pageSize zones in a page, however many are asked for */
export async function startRoute53(zones: readonly TestZone[], pageSize = 100): Promise<Route53Double> {
  let refusal: string | undefined;
  const requests: string[] = [];
  const server = createServer(({ method = '', url = '' }, response) => {
    requests.push(`${method} ${url}`);
    const { status, body } =
      refusal === undefined ? answer(new URL(url, 'http://route53'), zones, pageSize) : refused(403, refusal);
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    environment: {
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    },
    refuse: (code) => {
      refusal = code;
    },
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function answer({ pathname, searchParams }: URL, zones: readonly TestZone[], pageSize: number): Answer {
  const [, id] = /^\/2013-04-01\/hostedzone(?:\/(\w+))?$/.exec(pathname) ?? [];
  if (id !== undefined) {
    const zone = zones.find((candidate) => candidate.id === id);
    if (zone === undefined) return refused(404, 'NoSuchHostedZone');
    return { status: 200, body: `<GetHostedZoneResponse ${namespace}>${xmlOf(zone)}</GetHostedZoneResponse>` };
  }
  const start = Math.max(
    0,
    zones.findIndex((zone) => zone.id === searchParams.get('marker')),
  );
  const next = zones[start + pageSize];
  const rest = `<IsTruncated>${next !== undefined}</IsTruncated>${next === undefined ? '' : `<NextMarker>${next.id}</NextMarker>`}`;
  const page = zones
    .slice(start, start + pageSize)
    .map(xmlOf)
    .join('');
  const list = `<HostedZones>${page}</HostedZones><MaxItems>${pageSize}</MaxItems>${rest}`;
  return { status: 200, body: `<ListHostedZonesResponse ${namespace}>${list}</ListHostedZonesResponse>` };
}

function xmlOf({ id, name, isPrivate = false }: TestZone): string {
  const config = `<Config><PrivateZone>${isPrivate}</PrivateZone></Config>`;
  return `<HostedZone><Id>/hostedzone/${id}</Id><Name>${name}.</Name><CallerReference>${id}</CallerReference>${config}</HostedZone>`;
}

function refused(status: number, code: string): Answer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>the reason of ${code}</Message></Error>`;
  return { status, body: `<ErrorResponse ${namespace}>${error}<RequestId>1</RequestId></ErrorResponse>` };
}
