import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type AddressPolicy, createAddressPolicy } from './address-policy.ts';
import { fetchDocument, FetchError, webAddress } from './fetch-document.ts';
import { type ListeningServer, listen } from '../testing/servers.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serving(listener: RequestListener): Promise<ListeningServer> {
  const server = await listen(createServer(listener));
  closing.push(server.close);
  return server;
}

function allowing(...hosts: string[]): AddressPolicy {
  const names = new Set(['one.test', 'two.test', 'inside.test']);
  const policy = createAddressPolicy(hosts, async (hostname) => {
    if (hostname === 'metadata.test') return [{ address: '169.254.169.254', family: 4 }];
    if (names.has(hostname)) return [{ address: '127.0.0.1', family: 4 }];
    throw new Error('unknown name');
  });
  closing.push(policy.close);
  return policy;
}

const answering =
  (status: number, headers: Record<string, string>, body: string | Buffer = ''): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

describe('a document', () => {
  it('has its validator and its final address', async () => {
    const { url } = await serving(
      answering(200, { etag: '"1"', 'content-type': 'application/yaml' }, 'openapi: 3.1.0'),
    );
    const got = await fetchDocument(`${url}/openapi.yml#part`, { policy: allowing('127.0.0.1') });
    expect(got).toEqual({ text: 'openapi: 3.1.0', etag: '"1"', address: `${url}/openapi.yml` });
  });

  it('is not sent again while its validator matches', async () => {
    const { url } = await serving((request, response) => {
      response.statusCode = request.headers['if-none-match'] === '"1"' ? 304 : 500;
      response.end();
    });
    expect(await fetchDocument(url, { policy: allowing('127.0.0.1'), etag: '"1"' })).toBeUndefined();
  });

  it('is followed through three redirects, with no key on any of them', async () => {
    const seen: IncomingMessage['headers'][] = [];
    const { port } = await serving((request, response) => {
      seen.push(request.headers);
      const hop = Number(request.url?.slice(1));
      if (hop === 3) response.end('{}');
      else response.writeHead(302, { location: `/${hop + 1}` }).end();
    });
    const got = await fetchDocument(`http://one.test:${port}/0`, { policy: allowing('one.test') });
    expect(got).toEqual({ text: '{}', etag: undefined, address: `http://one.test:${port}/3` });
    const names = ['accept', 'accept-encoding', 'connection', 'host'];
    expect(seen.map((headers) => Object.keys(headers).sort())).toEqual([names, names, names, names]);
  });
});

describe('fetchDocument rejects', () => {
  const page = '<!doctype html><title>hello</title>';
  it.each([
    {
      given: 'answers 404',
      listener: answering(404, {}, 'no'),
      code: 'ensemble-document-unavailable',
      data: { status: 404 },
    },
    {
      given: 'answers 304 unasked',
      listener: answering(304, {}),
      code: 'ensemble-document-unavailable',
      data: { status: 304 },
    },
    {
      given: 'is HTML',
      listener: answering(200, { 'content-type': 'text/html; charset=utf-8' }, page),
      code: 'ensemble-document-unavailable',
    },
    {
      given: 'is HTML called JSON',
      listener: answering(200, { 'content-type': 'application/json' }, page),
      code: 'ensemble-document-unavailable',
    },
    {
      given: 'is not text',
      listener: answering(200, {}, Buffer.from([0xff, 0xfe, 0])),
      code: 'ensemble-document-unavailable',
    },
    {
      given: 'is packed',
      listener: answering(200, { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(10_000_000))),
      code: 'ensemble-answer-encoded',
    },
    {
      given: 'says that it is large',
      listener: answering(200, { 'content-length': '100000000' }),
      code: 'ensemble-answer-too-large',
    },
    { given: 'redirects for ever', listener: answering(307, { location: '/' }), code: 'ensemble-redirects-invalid' },
    {
      given: 'redirects to nowhere',
      listener: answering(302, { location: 'http://:' }),
      code: 'ensemble-redirects-invalid',
    },
    {
      given: 'redirects to a file',
      listener: answering(302, { location: 'file:///etc/passwd' }),
      code: 'ensemble-address-invalid',
    },
    {
      given: 'cuts the connection',
      listener: (request: IncomingMessage) => request.socket.destroy(),
      code: 'ensemble-service-unreachable',
    },
    {
      given: 'cuts its answer',
      listener: (_request: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, { 'content-length': '10' }).write('half', () => response.destroy());
      },
      code: 'ensemble-answer-cut-off',
    },
  ])('a server that $given', async ({ listener, code, data = {} }) => {
    const { url } = await serving(listener);
    const fetching = fetchDocument(url, { policy: allowing('127.0.0.1'), bytes: 100 * 1024 });
    await expect(fetching).rejects.toThrow(FetchError);
    await expect(fetching).rejects.toMatchObject({ code, data });
  });

  it('a server that never stops sending, near the limit', async () => {
    let sent = 0;
    const closed = new Promise<void>((resolve) => {
      void serving((_request, response) => {
        response.on('close', resolve);
        const chunk = Buffer.alloc(64 * 1024, 'a');
        const send = (): void => {
          while (sent < 100_000_000 && !response.destroyed) {
            sent += chunk.length;
            if (!response.write(chunk)) return void response.once('drain', send);
          }
          response.end();
        };
        send();
      }).then(async ({ url }) => {
        await expect(fetchDocument(url, { policy: allowing('127.0.0.1') })).rejects.toMatchObject({
          code: 'ensemble-answer-too-large',
        });
      });
    });
    await closed;
    expect(sent).toBeGreaterThan(5 * 1024 * 1024);
    expect(sent).toBeLessThan(50_000_000);
  });

  it.each([
    { given: 'accepts and says nothing', listener: () => undefined },
    {
      given: 'stops in the middle',
      listener: (_request: IncomingMessage, response: ServerResponse) => {
        response.write('openapi: ');
      },
    },
    {
      given: 'redirects slowly',
      listener: (_request: IncomingMessage, response: ServerResponse) => {
        setTimeout(() => response.writeHead(302, { location: '/' }).end(), 80);
      },
    },
  ])('a server that $given, after one deadline for all', async ({ listener }) => {
    const { url } = await serving(listener);
    const fetching = fetchDocument(url, { policy: allowing('127.0.0.1'), milliseconds: 200 });
    await expect(fetching).rejects.toMatchObject({ code: 'ensemble-service-timeout' });
  });

  it('a name whose look-up hangs', async () => {
    const policy = createAddressPolicy(['slow.test'], () => new Promise(() => undefined));
    closing.push(policy.close);
    const fetching = fetchDocument('http://slow.test/', { policy, milliseconds: 50 });
    await expect(fetching).rejects.toMatchObject({ code: 'ensemble-service-timeout' });
  });

  it('a port where nothing listens', async () => {
    const server = await listen(createServer());
    await server.close();
    await expect(fetchDocument(server.url, { policy: allowing('127.0.0.1') })).rejects.toMatchObject({
      code: 'ensemble-service-unreachable',
    });
  });

  it.each([
    'inside.test',
    'metadata.test',
    '127.0.0.1',
    '[::ffff:7f00:1]',
    '2130706433',
    '0177.0.0.1',
    '0x7f.1',
    'localhost',
  ])('a redirect to %s', async (host) => {
    let reached = 0;
    const inside = await serving((_request, response) => response.end(String((reached += 1))));
    const { port } = await serving(answering(302, { location: `http://${host}:${inside.port}/` }));
    const fetching = fetchDocument(`http://one.test:${port}/`, { policy: allowing(`one.test:${port}`) });
    await expect(fetching).rejects.toMatchObject({
      code: expect.stringMatching(/^ensemble-(address-(forbidden|internal)|name-unknown)$/) as string,
    });
    expect(reached).toBe(0);
  });
});

describe('a redirect', () => {
  /** `one.test` is public here: only the connection shows that it is this machine. */
  const foreign = (): AddressPolicy => {
    const policy = allowing('two.test');
    return { ...policy, client: allowing('one.test', 'two.test').client };
  };

  it.each(['two.test', 'TWO.test', 'two.test.'])('from a foreign origin to our own %s is rejected', async (host) => {
    let reached = 0;
    const inside = await serving((_request, response) => response.end(String((reached += 1))));
    const { port } = await serving(answering(302, { location: `http://${host}:${inside.port}/` }));
    const fetching = fetchDocument(`http://one.test:${port}/`, { policy: foreign() });
    await expect(fetching).rejects.toMatchObject({ code: 'ensemble-address-foreign' });
    expect(reached).toBe(0);
  });

  it('from our own host to a foreign origin is followed, and from there never back', async () => {
    const { port } = await serving((request, response) => {
      const [, way = ''] = request.url?.split('/') ?? [];
      if (way === 'end') response.end('{}');
      else if (way === 'away') response.writeHead(302, { location: `http://one.test:${port}/end` }).end();
      else if (way === 'out') response.writeHead(302, { location: `http://one.test:${port}/back` }).end();
      else response.writeHead(302, { location: `http://two.test:${port}/end` }).end();
    });
    const policy = foreign();
    expect((await fetchDocument(`http://two.test:${port}/away`, { policy }))?.text).toBe('{}');
    await expect(fetchDocument(`http://two.test:${port}/out`, { policy })).rejects.toMatchObject({
      code: 'ensemble-address-foreign',
    });
  });
});

describe('an address', () => {
  it.each(['ftp://one.test/', 'file:///etc/passwd', 'data:,openapi', '/openapi.yml', 'one.test', 'javascript:0', ''])(
    '%s is rejected',
    (given) => {
      expect(() => webAddress(given)).toThrow(expect.objectContaining({ code: 'ensemble-address-invalid' }));
    },
  );
  it('with a password is rejected, and the password is not repeated', () => {
    expect(() => webAddress('https://user:secret@one.test/')).toThrow(
      /^an address with a password in it is not taken$/,
    );
  });
});
