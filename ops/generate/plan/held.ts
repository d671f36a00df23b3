/** Whether what would be kept and answered is what the document declares. */
import type { ApiDocument, Json, JsonObject, Operation } from '../../../openapi/document/document.ts';
import { compileResponseCheck } from '../../../service/http/response/response.ts';
import { itemValidator } from '../../../service/resource/item-validator.ts';
import type { SuccessAnswer } from './answers.ts';
import type { ItemSchema } from './item.ts';
import { Obstacle } from './obstacle.ts';
import type { Headers, Shown } from './reply.ts';

export interface Trial {
  readonly answer: SuccessAnswer;
  readonly headers: Headers;
  /** Undefined: no body is answered. */
  readonly shown: Shown | undefined;
}

/** @throws Obstacle where the document says something else of the item or of the answer */
export type Held = (trial: Trial, item: JsonObject) => void;

export function compileHeld(document: ApiDocument, operation: Operation, { schema, pointer }: ItemSchema): Held {
  const hidden = schema.hidden('response');
  const validate = itemValidator(document, pointer);
  const check = compileResponseCheck(operation);
  return ({ answer, headers, shown }, item) => {
    const seen = Object.fromEntries(Object.entries(item).filter(([name]) => !hidden.has(name)));
    const [fault] = validate(structuredClone(seen));
    if (fault !== undefined) throw new Obstacle(`an item would not be valid: ${fault.pointer} ${fault.message}`);
    const body: Json | undefined = shown?.value(seen);
    const reply = { status: answer.status, headers: headers.values, ...(body === undefined ? {} : { body }) };
    const [wrong] = check(structuredClone(reply));
    if (wrong !== undefined) throw new Obstacle(`its answer would not be valid: ${wrong.pointer} ${wrong.message}`);
  };
}
