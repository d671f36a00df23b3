/** Applies the limits of a caller to an interaction: before it begins, and before each request to the model. */
import type { Database, ModelPrices } from 'fountainai';
import type { Assistant } from '../conversation/assistant.ts';
import type { Offer } from '../conversation/offer.ts';
import { toolLength } from '../conversation/choice/candidates.ts';
import type { Admit } from '../log/recorder.ts';
import type { Caller } from './caller.ts';
import { estimateTokens, Meter, meterAssistant } from './meter.ts';
import { checkConcurrent, checkStart } from './usage.ts';
import { deleteOldUsage } from './usage-statements.ts';

/** An interaction within the limits of its caller. */
export interface LimitedInteraction {
  /** Runs in the write that begins it. @throws HttpError too_many_requests */
  readonly admit: Admit;
  /** Counts the tokens of its requests. */
  readonly assistant: Assistant;
  /** Gives back what was reserved and not used. */
  end(): Promise<void>;
}

export interface Limits {
  /** @param offer what the first request to the model has, besides the words of the person */
  interaction(
    caller: Caller,
    assistant: Assistant,
    begun: { readonly timestamp: string; readonly userInput: string; readonly offer: Offer },
  ): LimitedInteraction;
  /** A person's decision carries on with an interaction: it counts as running, and not as a further start. */
  confirmation(caller: Caller, assistant: Assistant): LimitedInteraction;
  /** Forgets what was used more than a year ago. */
  tidy(): Promise<void>;
}

const keptMs = 400 * 86_400_000;

export function createLimits(database: Database, prices: ModelPrices, now: () => number = Date.now): Limits {
  const meterFor = (caller: Caller, { model }: Assistant): Meter | undefined => {
    const { tokensPerDay, costPerMonth } = caller.limits;
    const isLimited = tokensPerDay !== undefined || costPerMonth !== undefined;
    return isLimited && model !== undefined
      ? new Meter({ database, caller, model: { name: model, prices }, now })
      : undefined;
  };
  return {
    interaction(caller, assistant, { timestamp, userInput, offer }) {
      const meter = meterFor(caller, assistant);
      return {
        ...limited(assistant, meter),
        async admit(transaction) {
          await checkStart(transaction, caller, { timestamp, now: now() });
          await checkConcurrent(transaction, caller, now());
          await meter?.prepay(transaction, estimateTokens([userInput], offerLength(offer)));
        },
      };
    },

    confirmation(caller, assistant) {
      return {
        ...limited(assistant, meterFor(caller, assistant)),
        admit: (transaction) => checkConcurrent(transaction, caller, now()),
      };
    },

    async tidy() {
      const before = new Date(now() - keptMs).toISOString().slice(0, 10);
      await database.write((transaction) => transaction.run(deleteOldUsage, { before }));
    },
  };
}

function limited(assistant: Assistant, meter: Meter | undefined): Pick<LimitedInteraction, 'assistant' | 'end'> {
  return {
    assistant: meter === undefined ? assistant : meterAssistant(assistant, meter),
    end: async () => meter?.end(),
  };
}

/** The characters of the prompt and of the tools, whose lengths are known already. */
const offerLength = ({ prompt, tools }: Offer): number =>
  [...tools.values()].reduce((length, tool) => length + toolLength(tool), prompt.text.length);
