/** Calls of tools without an ensemble, on the same path as with one: checked, decided, recorded, and only then sent. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { lineWithCode } from '../../../openapi/errors/coded-error.ts';
import {
  type DirectAssistant,
  directAssistant,
  directName,
  toCutOff,
} from '../../../service/ensemble/assistants/direct/direct.ts';
import { type CallStore, notSentFor, unrecordedCalls } from '../../../service/ensemble/conversation/calls/call-log.ts';
import type { Caution } from '../../../service/ensemble/conversation/decision.ts';
import {
  interact,
  type Interaction,
  type InteractionOptions,
  resume,
} from '../../../service/ensemble/conversation/interaction.ts';
import type { CallReport, McpParts } from '../../../service/ensemble/mcp/server/parts.ts';
import { localChecks } from '../../../service/ensemble/tools/local-checks.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import { takeTraceparent } from '../../../service/http/observe/trace.ts';
import type { RecordedBy, RecordFile } from './record-file.ts';
import type { OpenService } from './open-service.ts';
import { WaitingCalls, type WaitingTurn } from './waiting-calls.ts';

export interface CallsAloneOptions {
  readonly service: OpenService;
  /** Undefined: calls are not recorded. */
  readonly record: RecordFile | undefined;
  /** Calls that need a confirmation in addition to those of the policies. */
  readonly confirm: Caution['confirm'];
  readonly log: Logger;
}

/** The maximum number of calls at the same time. */
const maxRunning = 16;

export class CallsAlone implements Pick<McpParts, 'call' | 'decide'> {
  readonly #options: CallsAloneOptions;
  readonly #waiting: WaitingCalls;
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: CallsAloneOptions) {
    this.#options = options;
    this.#waiting = new WaitingCalls((turn) => void this.#reject(turn));
  }

  readonly call: McpParts['call'] = ({ tool, arguments: given }) =>
    this.#track(async () => {
      const by = { conversationId: randomUUID(), interactionId: randomUUID() };
      const assistant = directAssistant({ name: tool.name, arguments: given });
      const interaction = await interact(`${directName} call: ${tool.name}`, this.#interaction(by, assistant));
      return this.#report(by, interaction, assistant);
    });

  readonly decide: McpParts['decide'] = ({ conversationId, callId, isApproved }) =>
    this.#track(async () => {
      const { by, turn, calls } = this.#waiting.take(conversationId, callId, isApproved);
      for (const call of calls) await this.#storeFor(by).update(call);
      const assistant = directAssistant();
      const interaction = await resume({ turn, calls }, this.#interaction(by, assistant));
      return this.#report(by, interaction, assistant);
    });

  /** For a client that cannot ask its person: there is no other client that could decide. */
  giveUp(conversationId: string): void {
    this.#waiting.giveUp(conversationId);
  }

  /** Resolves when the calls in flight have ended. */
  async close(): Promise<void> {
    this.#waiting.close();
    while (this.#running.size > 0) await Promise.allSettled([...this.#running]);
  }

  #track<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running.size >= maxRunning)
      throw new HttpError('too_many_requests', `${maxRunning} calls run: call again when one has ended`);
    const running = work().finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  #interaction(by: RecordedBy, assistant: InteractionOptions['assistant']): InteractionOptions {
    const { service, confirm, log } = this.#options;
    const context = { requestId: by.interactionId, traceparent: takeTraceparent(undefined), log };
    return {
      assistant,
      context,
      call: service.call,
      checks: localChecks,
      snapshots: [service.snapshot],
      store: this.#storeFor(by),
      removeSecrets: service.removeSecrets,
      caution: confirm === undefined ? {} : { confirm },
    };
  }

  #storeFor(by: RecordedBy): CallStore {
    return this.#options.record?.storeFor(by) ?? unrecordedCalls;
  }

  /** @throws HttpError if the call failed here */
  #report(by: RecordedBy, interaction: Interaction, { outcome }: DirectAssistant): CallReport {
    const { failure, pending, turn, calls, assistantResponse } = interaction;
    if (failure !== undefined) throw failure;
    const [waiting] = pending;
    if (waiting === undefined || turn === undefined) {
      const [made] = calls;
      const settled = outcome ?? toCutOff(made?.http_status, made?.response ?? '', assistantResponse);
      return { ...by, outcome: settled, pending: undefined };
    }
    this.#waiting.add({ by, turn, calls });
    return { ...by, outcome: undefined, pending: waiting };
  }

  async #reject({ by, calls }: WaitingTurn): Promise<void> {
    const store = this.#storeFor(by);
    const work = Promise.all(calls.map((call) => store.update({ ...call, ...notSentFor(unasked) }))).catch(
      (err: unknown) => this.#options.log.error({ err }, 'the record cannot be written'),
    );
    this.#running.add(work);
    await work.finally(() => this.#running.delete(work));
  }
}

const unasked = lineWithCode({
  code: 'ensemble-confirmation-expired',
  message: 'the call was not confirmed',
});
