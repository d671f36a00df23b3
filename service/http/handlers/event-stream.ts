/** A body of the media type `text/event-stream`: events that are sent as they happen. */

/** The member `type` is the name of the event, and the whole value is its data, as JSON. */
export interface StreamedEvent {
  readonly type: string;
}

/** Where the events of one stream go. */
export interface EventSink<Event extends StreamedEvent> {
  /**
   * Sends an event; does nothing after the end of the stream.
   * @returns a promise that resolves when few enough events wait for the client
   */
  readonly send: (event: Event) => Promise<void>;
  /** Is aborted if the client leaves before the end, or if the service stops; the reason is an error in words. */
  readonly signal: AbortSignal;
}

/** The error that the client would have got as a response. */
export interface StreamFailure {
  readonly status: number;
  /** In the error schema of the document. */
  readonly body: unknown;
}

export class EventStream<Event extends StreamedEvent> {
  /** Is called once; the stream ends when the promise settles. */
  readonly produce: (sink: EventSink<Event>) => Promise<void>;
  /** Converts the error of `produce` to the last event. */
  readonly toErrorEvent: (failure: StreamFailure) => Event;

  constructor(produce: (sink: EventSink<Event>) => Promise<void>, toErrorEvent: (failure: StreamFailure) => Event) {
    this.produce = produce;
    this.toErrorEvent = toErrorEvent;
  }
}
