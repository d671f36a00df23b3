/** References that lead to references: bounded before anything follows them, since following costs more with each hop. */
import type { Json } from '../../document/document.ts';
import { isArray, isObject, JsonError } from '../../json/json.ts';
import { at, join, split } from '../../json/pointer.ts';

/** Longest way from a `$ref` by others to what they stand for. */
const maximumHops = 20;
/** Longest `$ref`, in UTF-16 units. */
const maximumLength = 1_000;

/**
 * Local references anywhere in a document, also where the specification knows none, lead to their target in a few hops
 * and never in a circle. (A schema that contains itself is no circle: its `$ref` leads to an object.)
 * @throws JsonError
 */
export function checkChains(content: Json): void {
  step(content, '');

  function step(value: Json, pointer: string): void {
    const reference = referenceOf(value);
    if (reference !== undefined) checkChain(content, reference, pointer);
    if (!isObject(value) && !isArray(value)) return;
    for (const [name, member] of Object.entries(value)) step(member, join(pointer, name));
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
    reference = referenceOf(at(content, reference));
  }
  const message = `$ref ${first} leads in a circle, or by more than ${maximumHops} other references`;
  throw new JsonError('document-reference-circular', message, pointer);
}

/** `#/components/schemas/Pet/properties/name` where Pet is a `$ref`: that object has no `properties`. */
function goesThroughReference(content: Json, reference: string): boolean {
  let parent: Json = content;
  for (const segment of split(reference)) {
    const member = at(parent, join('', segment));
    if (member === undefined) return referenceOf(parent) !== undefined;
    parent = member;
  }
  return false;
}

function referenceOf(value: Json | undefined): string | undefined {
  return isObject(value) && typeof value.$ref === 'string' ? value.$ref : undefined;
}
