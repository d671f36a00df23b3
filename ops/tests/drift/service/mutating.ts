/** Ways to change one thing in the notes service, and the form of a row of the table of mutations. */
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { isObject } from '../../../../openapi/json/json.ts';
import type { HandlerInput } from '../../../../service/http/handlers/handlers.ts';
import type { Mutation } from './notes.ts';

/** Sections that find it → what was changed → one of the rules by which it is found. */
export type MutationRow = readonly [sections: readonly string[], title: string, rule: string, mutation: Mutation];

export const alone = ['behaviour'];

/** The handler's own answer, with something else in its body. */
export function answering(id: string, change: (body: JsonObject, input: HandlerInput) => JsonObject): Mutation {
  return {
    handlers: (own) => ({
      [id]: async (input) => {
        const reply = await own(id)(input);
        return isObject(reply.body) ? { ...reply, body: change(reply.body, input) } : reply;
      },
    }),
  };
}

/** The list, with other items than it should have. */
export function listing(change: (items: readonly unknown[], input: HandlerInput) => readonly unknown[]): Mutation {
  return {
    handlers: (own) => ({
      listNotes: async (input) => {
        const reply = await own('listNotes')(input);
        return { ...reply, body: change(Array.isArray(reply.body) ? reply.body : [], input) };
      },
    }),
  };
}

/** The handler is asked something else than the caller has asked. */
export function asking(id: string, change: (input: HandlerInput) => Partial<HandlerInput>): Mutation {
  return { handlers: (own) => ({ [id]: (input) => own(id)({ ...input, ...change(input) }) }) };
}

export const without = (object: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([member]) => member !== name));
