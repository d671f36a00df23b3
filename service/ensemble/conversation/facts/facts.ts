/** The facts of an interaction for a model, in a text of its own: they change, and the prompt before them is cached. */

export interface InteractionFacts {
  /** When the interaction began: ISO 8601, UTC. */
  readonly begunAt: string;
  readonly conversationId?: string | undefined;
  /** True if the conversation has earlier turns. */
  readonly isContinued?: boolean | undefined;
  /** What the request asks for in addition to the policies. */
  readonly caution?: { readonly confirm?: string | undefined; readonly dry_run?: boolean | undefined } | undefined;
}

export function describeFacts({ begunAt, conversationId, isContinued, caution = {} }: InteractionFacts): string {
  const lines = [
    `This interaction began on ${describeTime(begunAt)}.`,
    ...(conversationId === undefined ? [] : [`The id of this conversation is ${conversationId}.`]),
    ...(isContinued === true ? [continued] : []),
    ...(caution.dry_run === true ? ['This is a dry run: only reads are sent, and the person is shown the rest.'] : []),
    ...(caution.confirm === undefined ? [] : [`The person confirms ${caution.confirm} before they are sent.`]),
  ];
  return ['Facts from the system:', ...lines.map((line) => `- ${line}`)].join('\n');
}

const continued =
  'Earlier turns of the conversation are only there to be understood: carry out what the person asks for last, and repeat no earlier call.';

/** Not from `toLocaleDateString`, which loads the rules of a language at each call. */
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `Sunday, 2026-11-29, at 20:11 UTC`. */
function describeTime(time: string): string {
  const weekday = weekdays[new Date(time).getUTCDay()] ?? '';
  return `${weekday}, ${time.slice(0, 10)}, at ${time.slice(11, 16)} UTC`;
}
