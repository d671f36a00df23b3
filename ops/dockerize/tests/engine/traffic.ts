/** Requests to the services through the gateway, and writers that count what was acknowledged. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { request } from 'undici';

const gateway = 'http://127.0.0.1:8088';
const host = 'sessioncontext.fountain.coach';

export interface Answer {
  /** 0 without an answer. */
  readonly status: number;
  readonly body: unknown;
  readonly headers: NodeJS.Dict<string | string[]>;
}

export class Traffic {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  /** @param folder with the `.env` of the system */
  static async create(folder: string): Promise<Traffic> {
    const { API_KEYS: keys = '' } = parseEnv(await readFile(join(folder, '.env'), 'utf8'));
    return new Traffic(keys.split(',')[0] ?? '');
  }

  /** Sends a request to Session and Context through the gateway; never rejects. */
  async send(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
    try {
      const answer = await request(`${gateway}${path}`, {
        method,
        headers: { host, 'x-api-key': this.#key, 'content-type': 'application/json', connection: 'close' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headersTimeout: 15_000,
        bodyTimeout: 15_000,
      });
      const text = await answer.body.text();
      return { status: answer.statusCode, body: parse(text), headers: answer.headers };
    } catch {
      return { status: 0, body: undefined, headers: {} };
    }
  }

  /** Waits until a request succeeds. @returns the seconds that it took; Infinity if it did not */
  async untilOk(
    seconds: number,
    method: 'GET' | 'POST' = 'GET',
    path = '/sessions?limit=1',
    body?: unknown,
  ): Promise<number> {
    const start = performance.now();
    while (performance.now() - start < seconds * 1000) {
      const { status } = await this.send(method, path, body);
      if (status >= 200 && status < 300) return (performance.now() - start) / 1000;
      await sleep(250);
    }
    return Infinity;
  }

  /** Returns the ids of all sessions of a user, as the service lists them. */
  async listIds(userId: number): Promise<ReadonlySet<number>> {
    const ids = new Set<number>();
    for (let offset = 0; ; offset += 1000) {
      const { body } = await this.send('GET', `/sessions?userId=${userId}&limit=1000&offset=${offset}`);
      const page = Array.isArray(body) ? (body as { sessionId: number }[]) : []; // by the document
      for (const { sessionId } of page) ids.add(sessionId);
      if (page.length < 1000) return ids;
    }
  }

  /** Writes sessions of a user until `work` ends. @returns the ids of those that were acknowledged */
  async writeDuring(userId: number, work: () => Promise<unknown>): Promise<ReadonlySet<number>> {
    const acknowledged = new Set<number>();
    let isDone = false;
    const write = async (): Promise<void> => {
      while (!isDone) {
        const { status, body } = await this.send('POST', '/sessions', { userId });
        if (status === 201)
          acknowledged.add((body as { sessionId: number }).sessionId); // by the document
        else await sleep(100);
      }
    };
    const writers = [write(), write(), write()];
    try {
      await work();
    } finally {
      isDone = true;
      await Promise.all(writers);
    }
    return acknowledged;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
