/** A client of the bridge, as tests are one: it writes lines and reads them. */
import { PassThrough } from 'node:stream';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { createStreamClient } from '../../../service/http-client/open-stream.ts';
import { Bridge } from '../bridge/bridge.ts';
import { maxLineBytes, readLines } from '../lines/read-lines.ts';

export class BridgedClient {
  readonly lines: string[] = [];
  readonly notes: string[] = [];
  readonly bridge: Bridge;
  readonly ended: Promise<void>;
  readonly #input = new PassThrough();
  readonly #client = createStreamClient({ timeoutMs: 10_000, connectTimeoutMs: 2_000 });
  #written = (): void => undefined;

  constructor(base: string, path = '/mcp') {
    this.bridge = new Bridge({
      endpoint: { base, path, headers: { 'x-api-key': 'key', 'x-service-credentials': 'mine' }, client: this.#client },
      write: (text) => {
        this.lines.push(text);
        this.#written();
        return Promise.resolve();
      },
      note: (line) => void this.notes.push(line),
    });
    this.ended = this.bridge.run(readLines(this.#input, maxLineBytes));
  }

  send(...messages: readonly (JsonObject | string)[]): void {
    for (const message of messages)
      this.#input.write(`${typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  /** Resolves with the first message that this is true for. */
  async find(is: (message: JsonObject) => boolean): Promise<JsonObject> {
    for (;;) {
      const found = this.messages.find(is);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (this.#written = resolve));
    }
  }

  answerTo(id: string | number): Promise<JsonObject> {
    return this.find((message) => message.id === id && message.method === undefined);
  }

  get messages(): readonly JsonObject[] {
    return this.lines.map((line) => JSON.parse(line) as JsonObject);
  }

  /** Begins a session of the time before 2026-07-28. */
  async begin(): Promise<void> {
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
    this.send({ id: 'begin', method: 'initialize', params }, { method: 'notifications/initialized' });
    await this.answerTo('begin');
  }

  end(): Promise<void> {
    this.#input.end();
    return this.ended;
  }

  async close(): Promise<void> {
    this.#input.end();
    await this.bridge.close();
    await this.#client.destroy();
  }
}
