/** The response to a request in words: JSON, or a stream of events with the same answer at the end. */
import { chooseMediaType, EventStream, type EventSink, type RequestContext } from 'fountainai';
import type { components } from '../api.d.ts';
import type { Follower, ProgressEvent } from '../conversation/progress/progress.ts';
import type { Answer } from '../log/finish-interaction.ts';
import type { RemoveSecrets } from '../secrets/remove-secrets.ts';
import { StreamedText } from '../secrets/streamed-text.ts';

type Schemas = components['schemas'];
type StreamEvent = Schemas['StreamEvent'];

/** What has begun, so that errors have no status of their own any more. */
export interface BegunAnswer {
  /** Undefined if nothing is carried out, since the answer is known. */
  readonly ids: Pick<Schemas['StepEvent'], 'interaction_id' | 'conversation_id'> | undefined;
  readonly removeSecrets: RemoveSecrets;
  /** Is called once. @throws HttpError if the interaction failed, after it was recorded */
  readonly carryOut: (follower?: Follower) => Promise<Answer>;
}

/** Sends the answer in the form that the client prefers. */
export async function respond(begun: BegunAnswer, { accept }: RequestContext) {
  const type = chooseMediaType(accept, ['application/json', 'text/event-stream']);
  if (type === 'application/json') return { status: 200, body: await begun.carryOut() } as const;
  const stream = new EventStream<StreamEvent>((sink) => sendEvents(begun, sink), toErrorEvent);
  return { status: 200, body: stream } as const;
}

const toErrorEvent = ({ status, body }: { readonly status: number; readonly body: unknown }): StreamEvent => ({
  type: 'error',
  status,
  error: body as Schemas['ErrorResponse'], // the schema of all errors in the document
});

async function sendEvents(begun: BegunAnswer, { send, signal }: EventSink<StreamEvent>): Promise<void> {
  const text = new StreamedText(begun.removeSecrets);
  const sendText = (shown: string) => (shown === '' ? undefined : send({ type: 'text', text: shown }));
  const notify = async (event: ProgressEvent): Promise<void> => {
    if (event.type === 'text') return sendText(text.add(event.text) + (event.isWhole === true ? text.end() : ''));
    await sendText(text.end());
    if (event.type !== 'step') return send(event);
    if (begun.ids !== undefined) await send({ ...event, ...begun.ids });
  };
  const answer = await begun.carryOut({ notify, signal });
  // The interaction was stopped and recorded; its client gets the reason.
  if (signal.aborted) throw signal.reason;
  await sendText(text.end());
  const { conversation_id, pending_calls } = answer;
  if (pending_calls.length > 0) await send({ type: 'pending', conversation_id, pending_calls });
  await send({ type: 'done', answer });
}
