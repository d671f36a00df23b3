/** Responses with events that are sent as they happen. */
import { EventStream, type StreamedEvent, type StreamFailure } from '../../handlers/event-stream.ts';
import type { Reply } from '../../handlers/handlers.ts';
import { BodyStream } from './body-stream.ts';
import type { ClosingResponse } from './closing-response.ts';
import { EventQueue, type QueueLimits } from './event-queue.ts';
import { writeEvent } from './event-text.ts';
import type { OpenStreams } from './open-streams.ts';

export interface EventReply extends Reply {
  readonly body: EventStream<StreamedEvent>;
}

export const isEventReply = (reply: Reply): reply is EventReply => reply.body instanceof EventStream;

/** No cache may keep a stream, and no proxy may collect it before it passes it on. */
const streamHeaders = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' };

/** Returns the reply with the headers of a stream, and an empty text instead of the events. */
export const toEventHead = (reply: EventReply): Reply => ({
  ...reply,
  headers: { ...streamHeaders, ...reply.headers },
  body: '',
});

export interface EventAnswerOptions {
  /** Undefined if nothing is sent to a client. */
  readonly response: ClosingResponse | undefined;
  readonly open: OpenStreams;
  readonly limits: QueueLimits | undefined;
  /** Checks an event before it is sent. @throws if the event must not be sent */
  readonly check: (event: StreamedEvent) => void;
  /** Converts an error, and logs it. */
  readonly describeError: (error: unknown) => StreamFailure;
}

/** Starts the work of the stream, and returns the body that it fills. */
export function openEventBody({ body: stream }: EventReply, options: EventAnswerOptions): BodyStream {
  const queue = new EventQueue(options.limits);
  void new RunningStream(stream, queue, options).run();
  return new BodyStream(queue.chunks());
}

class RunningStream {
  readonly #stream: EventStream<StreamedEvent>;
  readonly #queue: EventQueue;
  readonly #options: EventAnswerOptions;
  readonly #aborted = new AbortController();
  #late: NodeJS.Timeout | undefined;

  constructor(stream: EventStream<StreamedEvent>, queue: EventQueue, options: EventAnswerOptions) {
    this.#stream = stream;
    this.#queue = queue;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { response, open } = this.#options;
    response?.once('close', () => this.#leave());
    if (response?.destroyed === true) this.#leave();
    const remove = open.add((...stop) => this.#stop(...stop));
    try {
      await this.#stream.produce({ send: (event) => this.#send(event), signal: this.#aborted.signal });
      this.#queue.end();
    } catch (error) {
      this.#fail(error);
    } finally {
      clearTimeout(this.#late);
      remove();
    }
  }

  async #send(event: StreamedEvent): Promise<void> {
    if (this.#queue.isEnded) return;
    this.#options.check(event);
    await this.#queue.push(writeEvent(event));
  }

  #fail(error: unknown): void {
    if (this.#queue.isEnded) return;
    const { check, describeError } = this.#options;
    try {
      const event = this.#stream.toErrorEvent(describeError(error));
      check(event);
      void this.#queue.push(writeEvent(event));
    } catch (fault) {
      describeError(fault); // the stream ends without its last event
    }
    this.#queue.end();
  }

  /** Has no effect on work that has ended. */
  #leave(): void {
    this.#queue.drop();
    this.#aborted.abort(new Error('the client has left'));
  }

  #stop(reason: Error, milliseconds: number): void {
    this.#aborted.abort(reason);
    this.#late = setTimeout(() => this.#fail(reason), milliseconds);
  }
}
