/** What a document says in words about the values of a service. */
import type { Operation, Parameter } from '../../../openapi/document/document.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';

const unpromising =
  /\b(partial(ly)?|merg(e|es|ed)|unchanged|untouched|keeps?|kept|remains?)\b|\bnot (be )?(changed|touched|removed)\b/i;

/** `whole`: a PUT replaces all of the item; `part`: what it leaves out stays; undefined: no word about it. */
export function promisedReplacement({ summary, description }: Operation): 'whole' | 'part' | undefined {
  const text = `${summary}. ${description}`;
  if (unpromising.test(text)) return 'part';
  return /\breplac(e|es|ed|ing|ement)\b|\bleft out\b|\bomitted\b|\b(whole|entire|complete(ly)?)\b/i.test(text)
    ? 'whole'
    : undefined;
}

/** `only`: a search gives only what contains its words; `ranked`: it orders what it gives; undefined: no word about it. */
export function promisedSearch({ description, examples }: Parameter): 'only' | 'ranked' | undefined {
  if (/\b(boosts?|rank\w*|relevan\w*|semantic\w*|fuzzy|similar\w*|suggest\w*|ignored|no effect)\b/i.test(description))
    return 'ranked';
  const hasWords = /\b(only|match\w*|contain\w*|search\w*|find|found|filter\w*|full.?text|words?)\b/i.test(description);
  return hasWords || examples.length > 0 ? 'only' : undefined;
}

/** True if the document says that an `Idempotency-Key` is for one body. */
export function promisesOneBody({ summary, description, responses }: Operation, key: Parameter): boolean {
  const others = [...responses.values()].map((response) => response.description);
  return [key.description, ...[summary, description, ...others].filter((text) => /idempoten|\bkey\b/i.test(text))].some(
    (text) =>
      /\b(another|different|other|mismatch\w*|same)\b[^.;]*\b(body|bodies|payload|request|parameters|content)\b/i.test(
        text,
      ) && /\b4\d\d\b|\b(refus|reject|conflict|error|fail)/i.test(text),
  );
}

const changed =
  /\b(trim\w*|strip\w*|whitespace|white space|normali[sz]\w*|saniti[sz]\w*|escap\w*|(lower|upper)[- ]?case\w*|case.insensitive\w*|collaps\w*|encod\w*|nf[ck]{1,2}d?)\b/i;
const shortened =
  /\b(truncat\w*|shorten\w*|cut|clip\w*|abbreviat\w*|at most|first \d+|(up to|only) \d+ (characters|bytes)[^.;]*(kept|stored|saved))\b/i;
/** What a service may remove from a text, and words for this, in the same part of a sentence. */
const parts = String.raw`\b(spaces?|blanks?|tabs?|(line|page)[- ]?(breaks?|ends?|endings?)|newlines?|tags?|markup|html|control characters?|accents?)\b`;
const removed = String.raw`\b(remov|drop|delet|discard|replac|ignor|convert|clean|left out|leaves? out|without|not (be )?(kept|stored|saved))`;
const cleaned = new RegExp(`${parts}[^.;]*${removed}|${removed}[^.;]*${parts}`, 'i');

/** `changes`: the document says that a service writes texts of this schema in another way, `cuts`: that it shortens them. */
export function promisedTexts(schemas: readonly SchemaView[]): { readonly changes: boolean; readonly cuts: boolean } {
  const words = schemas.map(({ own }) => own.description).join('\n');
  return { changes: changed.test(words) || cleaned.test(words), cuts: shortened.test(words) };
}
