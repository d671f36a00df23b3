/**
 * The input and the reply of a handler, derived from the types that `ops/generate.ts` writes from a document: an
 * operation without a handler, or a handler without an operation, does not compile.
 */
import type { Logger } from 'pino';
import type { EventStream, StreamedEvent } from './event-stream.ts';
import type { ItemList } from './item-list.ts';
import type { TextStream } from './text-stream.ts';

/** The identifiers of a request that go to calls of other services and to the log. */
export interface TraceContext {
  readonly requestId: string;
  /** W3C trace context for calls to other services. */
  readonly traceparent: string;
  readonly log: Logger;
}

/** Facts of the request that are not in the document. */
export interface RequestContext extends TraceContext {
  /** The address that the client used, with the query: `https://example.com/pets?page=2`. */
  readonly address: string;
  /** The query as it was sent, without its `?`, with parameters that the document does not declare. */
  readonly search: string;
  /** Names of the headers that were sent, in lower case. Their values contain keys and are not included. */
  readonly headerNames: readonly string[];
  /** The owners of the accepted credentials, by security scheme: see `Service.credentials`; empty if they have no owners. */
  readonly principals: ReadonlyMap<string, string>;
  /** The `Accept` header; the empty string if the request has none. */
  readonly accept: string;
  /** The `Prefer` header (RFC 7240); the empty string if the request has none. */
  readonly prefer: string;
}

/** The arguments of one call, by their place in the request; validated, coerced, and with defaults filled in. */
export interface HandlerInput {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
  readonly cookie: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** What the service's own middleware has put on Koa's `context.state`; empty without middleware. */
  readonly state: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number | undefined>>;
  /**
   * JSON value, with at most one `ItemList`, or text, bytes, a `TextStream` or an `EventStream` if the media type is not JSON.
   * Absent: no body.
   */
  readonly body?: unknown;
}

export type Handler = (input: HandlerInput) => Reply | Promise<Reply>;

type Member<T, K extends string> = K extends keyof T ? T[K] : undefined;
type Parameters<O, P extends string> = Exclude<Member<Member<O, 'parameters'>, P>, undefined>;
type Arguments<O, P extends string> = [Parameters<O, P>] extends [never] ? Record<string, never> : Parameters<O, P>;
type Content<T> = T extends { content: infer C }
  ? [C] extends [never]
    ? undefined
    : C extends object
      ? C[keyof C]
      : undefined
  : undefined;
type Body<O> = O extends { requestBody: infer B }
  ? Content<B>
  : O extends { requestBody?: infer B }
    ? Content<Exclude<B, undefined>> | undefined
    : undefined;

/** Input of operation `O` with the types of its document. `O` is a member of the generated `operations`. */
export interface InputOf<O> {
  readonly path: Arguments<O, 'path'>;
  readonly query: Arguments<O, 'query'>;
  readonly header: Arguments<O, 'header'>;
  readonly cookie: Arguments<O, 'cookie'>;
  readonly body: Body<O>;
  /** What the service's own middleware has put on Koa's `context.state`; empty without middleware. */
  readonly state: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
}

/** One of the responses that the document declares for operation `O`, status and body together. */
export type ReplyOf<O> = {
  [S in keyof Member<O, 'responses'>]: {
    readonly status: S extends number ? S : number;
    readonly headers?: Reply['headers'];
  } & (Content<Member<O, 'responses'>[S]> extends infer B
    ? [B] extends [undefined]
      ? { readonly body?: undefined }
      : { readonly body: ReplyBody<Member<O, 'responses'>[S]> }
    : never);
}[keyof Member<O, 'responses'>];

/** A body of one of the media types of a response. */
type ReplyBody<T> = T extends { content: infer C }
  ? { [Type in keyof C]: Type extends 'text/event-stream' ? EventsOf<C[Type]> : C[Type] | WithList<C[Type]> }[keyof C]
  : never;
type EventsOf<Event> = [Event] extends [StreamedEvent] ? EventStream<Event> : Event | TextStream;

/**
 * A body that is not in the memory as a whole: an `ItemList` instead of an array, in at most two objects, or a `TextStream`
 * instead of a text.
 */
type WithList<Value> = Value extends string
  ? TextStream
  : Value extends readonly (infer Item)[]
    ? ItemList<Item>
    : Value extends object
      ? { readonly [Name in keyof Value]: Value[Name] | WithMemberList<Value[Name]> }
      : never;
type WithMemberList<Value> = Value extends readonly (infer Item)[]
  ? ItemList<Item>
  : Value extends object
    ? { readonly [Name in keyof Value]: Value[Name] | ListFor<Value[Name]> }
    : never;
type ListFor<Value> = Value extends readonly (infer Item)[] ? ItemList<Item> : never;

/** Handlers for every operation of a document, keyed by `operationId`. */
export type Handlers<Operations> = {
  readonly [Id in keyof Operations]: (
    input: InputOf<Operations[Id]>,
  ) => ReplyOf<Operations[Id]> | Promise<ReplyOf<Operations[Id]>>;
};

/**
 * Removes the types of single operations, so that one pipeline can call all handlers. Generic `Operations` is the generated
 * `operations` of the document: here a missing or an unknown handler fails to compile.
 */
export function defineHandlers<Operations>(handlers: Handlers<Operations>): Readonly<Record<string, Handler>> {
  // The compiler cannot know that the pipeline gives each handler only input that its own document accepts.
  return handlers as unknown as Readonly<Record<string, Handler>>;
}
