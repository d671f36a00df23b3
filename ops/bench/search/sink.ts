/**
 * A substitute for Typesense that answers the worker's requests, keeps every document, and searches
 * nothing. Its cost is negligible, so only our side is measured. Sends its parent its address.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Reply {
  readonly status: number;
  readonly body: Buffer | object;
}

/** By collection and id, each document as it came. */
const collections = new Map<string, Map<string, Buffer>>();
const aliases = new Map<string, string>();
const notFound: Reply = { status: 404, body: { message: 'Not Found' } };
const newline = '\n'.charCodeAt(0);

const server = createServer((request, response) => {
  readBody(request).then(
    (body) => {
      const { status, body: answer } = reply(request.method ?? '', request.url ?? '', body);
      const isText = Buffer.isBuffer(answer);
      const type = isText && status === 200 && request.method === 'POST' ? 'text/plain' : 'application/json';
      response.writeHead(status, { 'content-type': type }).end(isText ? answer : JSON.stringify(answer));
    },
    () => response.destroy(),
  );
}).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind of address
  process.send?.({ url: `http://127.0.0.1:${port}` });
});
process.once('disconnect', () => process.exit(0));

function reply(method: string, url: string, body: Buffer): Reply {
  const [kind, name, , id] = new URL(url, 'http://sink').pathname.split('/').slice(1).map(decodeURIComponent);
  if (kind === 'aliases' && name !== undefined) return serveAlias(method, name, body);
  if (kind !== 'collections') return notFound;
  if (name === undefined)
    return method === 'POST'
      ? createCollection(body)
      : { status: 200, body: [...collections.keys()].map(describeCollection) };
  const documents = collections.get(name);
  if (documents === undefined) return notFound;
  if (id === 'import') return { status: 200, body: importDocuments(documents, body) };
  if (id !== undefined) return serveDocument(documents, method, id);
  if (method === 'DELETE') collections.delete(name);
  return { status: 200, body: describeCollection(name) };
}

function serveAlias(method: string, name: string, body: Buffer): Reply {
  // The worker's own request: a name.
  if (method === 'PUT') aliases.set(name, (JSON.parse(body.toString()) as { collection_name: string }).collection_name);
  const collection_name = aliases.get(name);
  return collection_name === undefined ? notFound : { status: 200, body: { name, collection_name } };
}

function createCollection(body: Buffer): Reply {
  // The worker's own request: a name and fields.
  const { name } = JSON.parse(body.toString()) as { name: string };
  collections.set(name, new Map());
  return { status: 201, body: describeCollection(name) };
}

/** Documents are kept as bytes, outside of the garbage-collected memory. */
function importDocuments(documents: Map<string, Buffer>, body: Buffer): Buffer {
  let results = '';
  for (let start = 0; start < body.length;) {
    const end = body.indexOf(newline, start);
    const line = body.subarray(start, end === -1 ? body.length : end);
    // The worker's own document: it has an id.
    documents.set((JSON.parse(line.toString()) as { id: string }).id, line);
    results += `${results === '' ? '' : '\n'}{"success":true}`;
    start += line.length + 1;
  }
  return Buffer.from(results);
}

function serveDocument(documents: Map<string, Buffer>, method: string, id: string): Reply {
  const document = documents.get(id);
  if (document === undefined) return notFound;
  if (method === 'DELETE') documents.delete(id);
  return { status: 200, body: document };
}

const describeCollection = (name: string): object => ({
  name,
  fields: [],
  num_documents: collections.get(name)?.size ?? 0,
});

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk); // without an encoding it gives bytes
  return Buffer.concat(chunks);
}
