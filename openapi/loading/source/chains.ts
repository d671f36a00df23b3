/** Bounds chains of references before other code follows them, since following takes longer with each hop. */
import type { Json } from '../../document/document.ts';
import { isArray, isObject, JsonError } from '../../json/json.ts';
import { at, join, split } from '../../json/pointer.ts';
import { entriesIn, isData, isKnown, type NodeKind } from '../../document/walk.ts';

/** The maximum number of further references between a `$ref` and its target. */
const maximumHops = 20;
/** The maximum length of a `$ref` in UTF-16 units. */
const maximumLength = 1_000;

/** The kind of a value by the specification; `plain` for an object that contains extensions and no references. */
type Context = NodeKind | 'plain' | 'unknown';

const plainMembers = new Set(['info', 'tags', 'servers', 'externalDocs', 'discriminator', 'xml', 'flows']);

function getContext(parent: Context, name: string): Context {
  if (parent === 'plain') return name === 'variables' ? 'unknown' : 'plain';
  return parent !== 'unknown' && plainMembers.has(name) ? 'plain' : 'unknown';
}

/**
 * Checks that local references lead to their target in a few hops and never in a circle, also in members that the
 * specification does not define. (A schema may contain itself: its `$ref` leads to an object.) A `$ref` in
 * data is not a reference.
 * @throws JsonError
 */
export function checkChains(content: Json): void {
  const seen = new Map<Context, Set<Json>>();
  // Targets are in a list, since a chain of references can be longer than the call stack.
  const waiting: [Context, Json | undefined, string][] = [['document', content, '']];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) step(...next);

  function step(kind: Context, value: Json | undefined, pointer: string): void {
    if ((!isObject(value) && !isArray(value)) || isSeen(kind, value)) return;
    const reference = check(value, pointer);
    if (reference?.startsWith('#')) waiting.push([kind, at(content, reference), join('', ...split(reference))]);
    for (const [name, member] of Object.entries(value)) stepInto(kind, name, member, pointer);
  }

  function stepInto(kind: Context, name: string, member: Json, pointer: string): void {
    if (kind !== 'unknown' && isData(kind, name)) return;
    if (kind === 'unknown' || kind === 'plain' || !isKnown(kind, name)) {
      step(getContext(kind, name), member, join(pointer, name));
      return;
    }
    check(member, join(pointer, name));
    for (const [inner, entry, segments] of entriesIn(kind, name, member))
      step(inner, entry, join(pointer, ...segments));
  }

  function check(value: Json, pointer: string): string | undefined {
    const reference = findReference(value);
    if (reference !== undefined) checkChain(content, reference, pointer);
    return reference;
  }

  function isSeen(kind: Context, value: Json): boolean {
    const ofKind = seen.get(kind) ?? new Set();
    seen.set(kind, ofKind);
    const isOld = ofKind.has(value);
    ofKind.add(value);
    return isOld;
  }
}

function checkChain(content: Json, first: string, pointer: string): void {
  let reference: string | undefined = first;
  for (let hop = 0; hop < maximumHops; hop++) {
    if (!reference?.startsWith('#')) return;
    if (reference.length > maximumLength) {
      const message = `$ref longer than ${maximumLength} characters`;
      throw new JsonError('document-reference-too-long', message, pointer);
    }
    if (goesThroughReference(content, reference)) {
      const message = `$ref ${reference} goes through an object that is itself a reference`;
      throw new JsonError('document-reference-indirect', message, pointer);
    }
    reference = findReference(at(content, reference));
  }
  const message = `$ref ${first} leads in a circle, or by more than ${maximumHops} other references`;
  throw new JsonError('document-reference-circular', message, pointer);
}

/** `#/components/schemas/Pet/properties/name` where Pet is a `$ref`: that object has no `properties`. */
function goesThroughReference(content: Json, reference: string): boolean {
  let parent: Json = content;
  for (const segment of split(reference)) {
    const member = at(parent, join('', segment));
    if (member === undefined) return findReference(parent) !== undefined;
    parent = member;
  }
  return false;
}

function findReference(value: Json | undefined): string | undefined {
  return isObject(value) && typeof value.$ref === 'string' ? value.$ref : undefined;
}
