/**
 * What a request's body said that an answer does not say, of all that the answer's schema documents. The two schemas
 * decide: a member that the answer's schema lacks, or that is only for reading or only for writing, is not looked for.
 */
import type { Arguments } from '../../../openapi/request/request.ts';
import type { Json } from '../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../openapi/json/json.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import { eachValue } from '../../../openapi/schema/view/facts.ts';
import type { Direction, SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileCheck } from '../../../openapi/validation/validator.ts';
import { isNamedByPath, isSameScalar, isTime, says } from './equal.ts';
import { plain, times } from '../structure/names.ts';

/** A value and the schema that the document has for it. */
export interface Described {
  readonly value: Json | undefined;
  readonly schema: SchemaView;
}

export interface LostValue {
  /** JSON pointers in the body that was sent, and in the answer. */
  readonly pointer: string;
  readonly answerPointer: string;
  readonly sent: Json;
  /** What the answer says instead; undefined if nothing. */
  readonly given: Json | undefined;
}

export interface ItemNames {
  /** Parameters that name the item in a path: a server may choose the value of such a member itself. */
  readonly parameters?: readonly string[];
  /**
   * The path of the request, which wins: a member that it names has the value of the path, not of a body (`service: { id }` in
   * `/services/{service_id}/routes`).
   */
  readonly path?: Arguments;
}

/** The first value that was sent and is not in the answer; undefined if there is none. */
export function findLost(sent: Described, answer: Described, names: ItemNames = {}): LostValue | undefined {
  return new Comparison(names).lost(sent, answer);
}

/** Two values, and where they are. */
interface Pair extends LostValue {
  readonly asked: SchemaView;
  readonly answered: SchemaView;
}

interface Member extends Pair {
  readonly name: string;
}

/** A whole body; what is alone in it, which may be the item; or a part of an item. */
type Level = 'body' | 'item' | 'part';

const usualKeys: ReadonlySet<string> = new Set(['id', 'uuid']);
const revisions = /^_?(rev|revision|etag)$/i;

class Comparison {
  readonly #keys: ReadonlySet<string>;
  readonly #path: Arguments;

  constructor({ parameters = [], path = {} }: ItemNames) {
    this.#keys = new Set(parameters.map(plain));
    this.#path = path;
  }

  lost(sent: Described, answer: Described): LostValue | undefined {
    if (!isObject(sent.value)) return undefined;
    const whole: Pair = {
      sent: sent.value,
      asked: sent.schema,
      given: answer.value,
      answered: answer.schema,
      pointer: '',
      answerPointer: '',
    };
    const pair = this.#matched(whole);
    return pair && this.#differing(pair, 'body');
  }

  /** The pair itself if the schemas share a member, else what is in an envelope on one side or on both. */
  #matched(pair: Pair, depth = 0): Pair | undefined {
    if (this.#shared(pair, 'body').length > 0) return pair;
    if (depth > 3) return undefined;
    const [asked, answered] = [this.#onlyObject(pair.asked), this.#onlyObject(pair.answered)];
    const next = [
      ...(asked === undefined ? [] : [this.#insideSent(pair, asked)]),
      ...(answered === undefined ? [] : [this.#insideAnswer(pair, answered)]),
    ];
    for (const inner of next) {
      const found = inner && this.#matched(inner, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #insideSent(pair: Pair, [name, asked]: readonly [string, SchemaView]): Pair | undefined {
    const sent = isObject(pair.sent) ? pair.sent[name] : undefined;
    return sent === undefined ? undefined : { ...pair, sent, asked, pointer: join(pair.pointer, name) };
  }

  #insideAnswer(pair: Pair, [name, answered]: readonly [string, SchemaView]): Pair {
    const given = isObject(pair.given) ? pair.given[name] : undefined;
    return { ...pair, given, answered, answerPointer: join(pair.answerPointer, name) };
  }

  #onlyObject(schema: SchemaView): readonly [string, SchemaView] | undefined {
    const objects = [...schema.possibleMembers].filter(([, member]) => member.possibleMembers.size > 0);
    return objects.length === 1 ? objects[0] : undefined;
  }

  /** The members that both sides have a place for, by name. */
  #shared({ sent, asked, given, answered, pointer, answerPointer }: Pair, level: Level): readonly Member[] {
    if (!isObject(sent)) return [];
    const [from, to] = [this.#members(asked, 'request', true), this.#members(answered, 'response', level !== 'body')];
    return Object.entries(sent).flatMap(([name, value]) => {
      const [one, other] = [from(name), to(name)];
      if (one === undefined || other === undefined) return [];
      const own = isObject(given) ? given[name] : undefined;
      const places = { pointer: join(pointer, name), answerPointer: join(answerPointer, name) };
      return [{ name, sent: value, asked: one, given: own, answered: other, ...places }];
    });
  }

  /**
   * The schema of a member that is sent in this view; undefined if there is none.
   * @param isFree true if an object whose schema names no member may have any
   */
  #members(schema: SchemaView, direction: Direction, isFree: boolean): (name: string) => SchemaView | undefined {
    const parts = schema.possibleParts;
    const hidden = new Set(parts.flatMap((part) => [...part.hidden(direction)]));
    const properties = schema.possibleMembers;
    const [more] = eachValue(parts, ({ additionalProperties }) => additionalProperties);
    const others = more === undefined ? (isFree && properties.size === 0 ? anySchema : undefined) : allowed(more);
    return (name) => (hidden.has(name) ? undefined : (properties.get(name) ?? others));
  }

  #differing(pair: Pair, level: Level = 'part'): LostValue | undefined {
    const { sent, asked, given, answered } = pair;
    const parts = [...asked.possibleParts, ...answered.possibleParts];
    if (parts.some(({ own }) => own.format === 'password' || own.writeOnly)) return undefined;
    if (isObject(sent) && (isObject(given) || given === undefined || given === null)) {
      return this.#inObject(pair, level);
    }
    if (isArray(sent) && isArray(given) && sent.length === given.length) return this.#inArray(pair, sent, given);
    if (sent === null ? says(given, null) : isSameScalar(given, sent, parts)) return undefined;
    return this.#hasRoom(sent, answered) ? pair : undefined;
  }

  #inObject(pair: Pair, level: Level): LostValue | undefined {
    const members = this.#shared(pair, level);
    if (!isObject(pair.given) && level !== 'body' && members.length > 0) return pair;
    for (const { name, ...member } of members) {
      const { sent, given } = member;
      if (level !== 'part' && (this.#isServers(name, given) || isNamedByPath(name, given, this.#path))) continue;
      // What is alone in an envelope is the item.
      const isItem = level === 'body' && members.length === 1 && isObject(sent);
      const lost = this.#differing(member, isItem ? 'item' : 'part');
      if (lost !== undefined) return lost;
    }
    return undefined;
  }

  /** What names the item, when it was made, and in which state it is: a server may give it itself. */
  #isServers(name: string, given: Json | undefined): boolean {
    if (given === undefined || given === null || typeof given === 'object') return false;
    if (usualKeys.has(plain(name)) || this.#keys.has(plain(name)) || revisions.test(name)) return true;
    return times.test(name) && (typeof given === 'number' || isTime(given));
  }

  #inArray(pair: Pair, sent: readonly Json[], given: readonly Json[]): LostValue | undefined {
    const [asked, answered] = [getItems(pair.asked), getItems(pair.answered)];
    const isSet = [...pair.asked.possibleParts, ...pair.answered.possibleParts].some(({ own }) => own.uniqueItems);
    for (const [index, item] of sent.entries()) {
      const places = { pointer: join(pair.pointer, index), answerPointer: join(pair.answerPointer, index) };
      const at = (other: Json | undefined): LostValue | undefined =>
        this.#differing({ sent: item, asked, given: other, answered, ...places });
      const lost = isSet && given.some((other) => at(other) === undefined) ? undefined : at(given[index]);
      if (lost !== undefined) return lost;
    }
    return undefined;
  }

  /** An answer can not say a value that its schema does not allow. */
  #hasRoom(sent: Json, answered: SchemaView): boolean {
    if (isObject(sent)) return true;
    if (isArray(sent) && sent.some(isObject)) return true;
    return responseCheck(answered)(sent);
  }
}

const responseCheck = memoize((schema: SchemaView) => compileCheck(standalone(schema, 'response')));

/** Undefined for the schema `false`. */
function allowed(schema: SchemaView | undefined): SchemaView | undefined {
  return schema?.asBoolean === false ? undefined : schema;
}

function getItems({ possibleParts }: SchemaView): SchemaView {
  return allowed(eachValue(possibleParts, ({ items }) => items)[0]) ?? anySchema;
}
