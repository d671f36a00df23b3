/** For tests: a server that lists zones as Route 53 does, on a free port, and the environment for its clients. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestZone {
  readonly id: string;
  readonly name: string;
  readonly isPrivate?: boolean;
}

export interface Route53Double {
  /** The complete environment: a client must not see other variables of the process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Responds to all further requests with this error; undefined: responds normally again. */
  refuse(code: string | undefined): void;
  /** Method and path with query of each request, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

const namespace = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';

/** Starts the server. @param pageSize the number of zones in a page, also if the request asks for more */
export async function startRoute53(zones: readonly TestZone[], pageSize = 100): Promise<Route53Double> {
  let refusal: string | undefined;
  const requests: string[] = [];
  const server = createServer(({ method = '', url = '' }, response) => {
    requests.push(`${method} ${url}`);
    const { status, body } =
      refusal === undefined ? respond(new URL(url, 'http://route53'), zones, pageSize) : respondWithError(403, refusal);
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

function respond({ pathname, searchParams }: URL, zones: readonly TestZone[], pageSize: number): Answer {
  const [, id] = /^\/2013-04-01\/hostedzone(?:\/(\w+))?$/.exec(pathname) ?? [];
  if (id !== undefined) {
    const zone = zones.find((candidate) => candidate.id === id);
    if (zone === undefined) return respondWithError(404, 'NoSuchHostedZone');
    return { status: 200, body: `<GetHostedZoneResponse ${namespace}>${formatZone(zone)}</GetHostedZoneResponse>` };
  }
  const start = Math.max(
    0,
    zones.findIndex((zone) => zone.id === searchParams.get('marker')),
  );
  const next = zones[start + pageSize];
  const rest = `<IsTruncated>${next !== undefined}</IsTruncated>${next === undefined ? '' : `<NextMarker>${next.id}</NextMarker>`}`;
  const page = zones
    .slice(start, start + pageSize)
    .map(formatZone)
    .join('');
  const list = `<HostedZones>${page}</HostedZones><MaxItems>${pageSize}</MaxItems>${rest}`;
  return { status: 200, body: `<ListHostedZonesResponse ${namespace}>${list}</ListHostedZonesResponse>` };
}

function formatZone({ id, name, isPrivate = false }: TestZone): string {
  const config = `<Config><PrivateZone>${isPrivate}</PrivateZone></Config>`;
  return `<HostedZone><Id>/hostedzone/${id}</Id><Name>${name}.</Name><CallerReference>${id}</CallerReference>${config}</HostedZone>`;
}

function respondWithError(status: number, code: string): Answer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>the reason of ${code}</Message></Error>`;
  return { status, body: `<ErrorResponse ${namespace}>${error}<RequestId>1</RequestId></ErrorResponse>` };
}
