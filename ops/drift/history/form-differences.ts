/** Compares two documents in normal form. References are followed, so the names of schemas do not matter. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isArray, isObject, objectOf } from '../../../openapi/json/json.ts';
import { at } from '../../../openapi/json/pointer.ts';
import { stringifySorted } from '../../../openapi/json/sorted-json.ts';
import { toSchemaForm } from './form/schema-form.ts';
import { findDifferences, memberDifferences, type DocumentDifference } from '../../difference/differences.ts';

/** Finds the differences of two documents; those of a schema are found at each use of the schema. */
export function findFormDifferences(before: JsonObject, after: JsonObject): readonly DocumentDifference[] {
  const { components: old, ...base } = before;
  const { components: now, ...revision } = after;
  const schemes = (components: Json | undefined): JsonObject => ({
    components: { securitySchemes: objectOf(components).securitySchemes ?? {} },
  });
  return [...new Comparison(before, after).compare(base, revision, []), ...findDifferences(schemes(old), schemes(now))];
}

/** Maps of schemas by name: a missing one has no members. */
const maps = new Set(['properties', 'patternProperties', 'dependentSchemas']);

const outerMaps = new Set(['headers', 'links', 'content', 'callbacks', 'encoding']);
/** The maximum number of alternatives of which the most similar one is chosen; of more, the first is taken. */
const maximumTried = 10;
const choices = new Set(['allOf', 'anyOf', 'oneOf']);

class Comparison {
  readonly #before: JsonObject;
  readonly #after: JsonObject;
  /** Pairs of schemas of one parameter or body that were compared already. */
  #pairs = new Set<string>();
  /** Whether two alternatives say the same, by their texts. */
  readonly #same = new Map<string, boolean>();

  constructor(before: JsonObject, after: JsonObject) {
    this.#before = before;
    this.#after = after;
  }

  compare(before: Json | undefined, after: Json | undefined, path: readonly string[]): readonly DocumentDifference[] {
    const [old, now] = [findReference(before, path), findReference(after, path)];
    if (old !== undefined || now !== undefined) return this.#follow([old, before], [now, after], path);
    // An array, since a missing member differs from null.
    const text = JSON.stringify(before === undefined ? [] : [before]);
    if (text === JSON.stringify(after === undefined ? [] : [after]) && !text.includes('"$ref"')) return [];
    if (path.indexOf('schema') === path.length - 1) this.#pairs = new Set();
    const keyword = path.at(-1) ?? '';
    if (!path.includes('schema')) {
      if (keyword === 'security') return [{ path, before, after }];
      if (keyword === 'parameters') return this.#members(before ?? [], after ?? [], path);
      return outerMaps.has(keyword)
        ? this.#members(before ?? {}, after ?? {}, path)
        : this.#members(before, after, path);
    }
    const choice = this.#lastAlternative(before, after) ?? this.#lastAlternative(after, before);
    if (choice !== undefined) {
      const { [choice]: old, discriminator } = objectOf(before);
      const { [choice]: now, discriminator: newDiscriminator } = objectOf(after);
      const values = this.#members(discriminator ?? {}, newDiscriminator ?? {}, [...path, 'discriminator']);
      return [{ path: [...path, choice], before: old ?? [], after: now ?? [] }, ...values];
    }
    if (path.at(-2) === 'properties') return this.#members(before, after, path);
    if (maps.has(keyword)) return this.#members(before ?? {}, after ?? {}, path);
    return choices.has(keyword) ? this.#choices(before, after, path) : this.#members(before, after, path);
  }

  #members(before: Json | undefined, after: Json | undefined, path: readonly string[]): readonly DocumentDifference[] {
    return memberDifferences(before, after, path, (old, now, place) => this.compare(old, now, place));
  }

  #follow(
    [old, before]: readonly [string | undefined, Json | undefined],
    [now, after]: readonly [string | undefined, Json | undefined],
    path: readonly string[],
  ): readonly DocumentDifference[] {
    if (before === undefined || after === undefined) return [{ path, before, after }];
    const pair = JSON.stringify([old ?? before, now ?? after]);
    if (this.#pairs.has(pair)) return [];
    this.#pairs.add(pair);
    const target = (document: JsonObject, reference: string | undefined, value: Json): Json =>
      reference === undefined ? value : (at(document, reference) ?? {});
    const inner = this.compare(target(this.#before, old, before), target(this.#after, now, after), path);
    if (!isMapping(path)) return inner;
    // The content of the schema is compared at its alternative.
    return old === now || inner.length === 0 ? [] : [{ path, before, after }];
  }

  /** Parts of `allOf` are compared one by one; equal alternatives are skipped, others are compared in their order. */
  #choices(before: Json | undefined, after: Json | undefined, path: readonly string[]): readonly DocumentDifference[] {
    const old = arrayOf(before).filter((one) => !this.#isIn(arrayOf(after), one, (other) => [one, other], path));
    const now = arrayOf(after).filter((one) => !this.#isIn(arrayOf(before), one, (other) => [other, one], path));
    if (old.length === 0 && now.length === 0 && arrayOf(before).length === arrayOf(after).length) return [];
    if (path.at(-1) !== 'allOf' && (old.length !== now.length || before === undefined || after === undefined))
      return [{ path, before, after }];
    const left = [...now];
    const pairs = old.map((one): [Json, Json] => [one, this.#takeLikest(one, left, path)]);
    return [...pairs, ...left.map((other): [Json, Json] => [{}, other])].flatMap(([one, other], index) =>
      this.compare(one, other, [...path, String(index)]),
    );
  }

  /** Removes the most similar schema from a list and returns it; an empty schema if the list is empty. */
  #takeLikest(one: Json, list: Json[], path: readonly string[]): Json {
    const counts =
      list.length > 1 && list.length <= maximumTried ? list.map((other) => this.#tryOut(one, other, path)) : [0];
    return list.splice(counts.indexOf(Math.min(...counts)), 1)[0] ?? {};
  }

  /** Returns the number of differences, without marking the pairs as compared. */
  #tryOut(one: Json, other: Json, path: readonly string[]): number {
    const pairs = this.#pairs;
    this.#pairs = new Set(pairs);
    const { length } = this.compare(one, other, [...path, '0']);
    this.#pairs = pairs;
    return length;
  }

  /** The normal form has a single alternative without its list. Returns the keyword of the list on the other side. */
  #lastAlternative(many: Json | undefined, single: Json | undefined): string | undefined {
    if (!isObject(many) || !isObject(single) || 'anyOf' in single || 'oneOf' in single) return undefined;
    return ['anyOf', 'oneOf'].find((keyword) => {
      const rest = without(many, keyword, 'discriminator');
      const left = toSchemaForm(without(single, 'discriminator'));
      const whole = arrayOf(many[keyword]).map((one) => this.#written(one));
      const nulls = whole.filter((one) => objectOf(one).type === 'null');
      return whole.some((one) =>
        [[one], [one, ...nulls]].some((kept) => isEqual(toSchemaForm({ ...rest, [keyword]: kept }), left)),
      );
    });
  }

  /** The schema that an alternative refers to, which the normal form joins with the keywords next to the reference. */
  #written(alternative: Json): Json {
    const reference = findReference(alternative, ['schema']);
    if (reference === undefined) return alternative;
    return at(this.#before, reference) ?? at(this.#after, reference) ?? alternative;
  }

  /** True if a list has the same schema; a schema with the same text is compared first. */
  #isIn(list: readonly Json[], one: Json, pair: (other: Json) => [Json, Json], path: readonly string[]): boolean {
    const text = JSON.stringify(one);
    const alike = list.filter((other) => JSON.stringify(other) === text);
    return [...alike, ...list.filter((other) => !alike.includes(other))].some((other) =>
      this.#isSame(...pair(other), path),
    );
  }

  #isSame(one: Json, other: Json, path: readonly string[]): boolean {
    const texts = [JSON.stringify(one), JSON.stringify(other)];
    if (texts.every((text) => !text.includes('"$ref"'))) return texts[0] === texts[1];
    const key = texts.join('\n');
    const known = this.#same.get(key);
    if (known !== undefined) return known;
    const isSame = this.#tryOut(one, other, path) === 0;
    this.#same.set(key, isSame);
    return isSame;
  }
}

/** The pointer of a definition that a `$ref` or the mapping of a discriminator refers to. */
function findReference(value: Json | undefined, path: readonly string[]): string | undefined {
  if (isMapping(path)) return typeof value === 'string' ? value.slice(1) : undefined;
  if (!isObject(value) || isArray(value)) return undefined;
  return typeof value.$ref === 'string' && path.includes('schema') ? value.$ref.slice(1) : undefined;
}

function without(object: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

const isEqual = (one: Json, other: Json): boolean => stringifySorted(one) === stringifySorted(other);

const isMapping = (path: readonly string[]): boolean => path.at(-2) === 'mapping' && path.at(-3) === 'discriminator';
