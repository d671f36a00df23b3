/** For tests: a name server that knows a few addresses, on a free port of this machine. https://www.rfc-editor.org/rfc/rfc1035 */
import { createSocket } from 'node:dgram';
import ipaddr from 'ipaddr.js';

/** `A ensemble.example` → its addresses. A name of another type has no data; one that is not there does not exist. */
export type Answers = Readonly<Record<string, readonly string[]>>;

export interface TestNameServer {
  /** As a resolver takes it. */
  readonly address: string;
  /** What is answered from now on; undefined: it says that it has failed. */
  know(answers: Answers | undefined): void;
  close(): Promise<void>;
}

const types: Readonly<Record<number, string>> = { 1: 'A', 28: 'AAAA' };
const codes = { fine: 0, failed: 2, unknown: 3 } as const;

export async function startNameServer(): Promise<TestNameServer> {
  let known: Answers | undefined = {};
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => socket.send(answerTo(query, known), port, address));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    know: (answers) => {
      known = answers;
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** A query is a head of 12 bytes and one question: labels that begin with their lengths, type and class. */
function answerTo(query: Buffer, known: Answers | undefined): Buffer {
  const labels: string[] = [];
  let end = 12;
  for (let length = query[end] ?? 0; length > 0; length = query[end] ?? 0) {
    labels.push(query.toString('latin1', end + 1, end + 1 + length));
    end += length + 1;
  }
  const question = query.subarray(12, end + 5);
  const [name, type] = [labels.join('.').toLowerCase(), query.readUInt16BE(end + 1)];
  const addresses = known?.[`${types[type] ?? ''} ${name}`] ?? [];
  const isKnown = Object.keys(known ?? {}).some((key) => key.endsWith(` ${name}`));
  const code = known === undefined ? codes.failed : isKnown ? codes.fine : codes.unknown;
  const head = Buffer.from(query.subarray(0, 12));
  // A response, with recursion available, one question, and only the records below.
  for (const [index, word] of [0x8180 + code, 1, addresses.length, 0, 0].entries()) {
    head.writeUInt16BE(word, 2 + 2 * index);
  }
  return Buffer.concat([head, question, ...addresses.map((address) => getRecord(type, address))]);
}

/** The name is that of the question, at byte 12. */
function getRecord(type: number, address: string): Buffer {
  const bytes = Buffer.from(ipaddr.parse(address).toByteArray());
  const head = Buffer.alloc(12);
  for (const [offset, word] of [0xc00c, type, 1].entries()) head.writeUInt16BE(word, 2 * offset);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(bytes.length, 10);
  return Buffer.concat([head, bytes]);
}
