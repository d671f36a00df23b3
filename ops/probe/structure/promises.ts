/** What a document promises in words, examples and links about a request that is sent a second time. */
import type { Operation, Parameter, ResponseDescription } from '../../../openapi/document/document.ts';

/** True if the document says that a second DELETE of the same item is refused. */
export function promisesRefusal({ summary, description, responses }: Operation): boolean {
  const refusals = [...responses.values()].filter(({ status }) => status === '404' || status === '410');
  return (
    responses.has('410') ||
    splitSentences(summary, description).some(
      (text) => repeated.test(text) && refused.test(text) && !allowed.test(text),
    ) ||
    refusals.flatMap(collectTexts).some((text) => deletedBefore.test(text) && !allowed.test(text))
  );
}

const repeated =
  /\b(again|already|twice|second|repeat\w*|once (it is |was )?(deleted|removed|gone)|after (the |its )?(deletion|removal))\b/i;
const refused = /\b(404|410|not found|gone|errors?|fail(s|ed)?|refused|rejected|no longer)\b/i;
const allowed = /\b(no|not an?|without( an)?|never an?) error|\bsucce|\b20[04]\b|\bidempotent\b/i;
const deletedBefore = /\balready\b|\b(was|were|been) (deleted|removed)\b|\bdeleted (before|earlier)\b|\bno longer\b/i;

/** The parameter that names a request, so that it can be repeated. */
export function findIdempotencyKey({ parameters }: Operation): Parameter | undefined {
  return parameters.find(({ in: place, name }) => place === 'header' && name.toLowerCase() === 'idempotency-key');
}

/** True if the document says that a request with the same `Idempotency-Key` is not carried out a second time. */
export function promisesReplay(operation: Operation): boolean {
  const key = findIdempotencyKey(operation);
  const own = key === undefined ? [] : [...splitSentences(key.description), ...key.examples.map(({ name }) => name)];
  const others = [
    ...splitSentences(operation.summary, operation.description),
    ...[...operation.responses.values()].flatMap(collectTexts),
  ].filter((text) => /idempoten/i.test(text));
  return [...own, ...others].some((text) => replayed.test(text) && !ignored.test(text));
}

const replayed =
  /\bsame (key|value|answer|response|result)|\bretr(y|ies|ied)|\brepeat|\bagain\b|\bidempotent\b|\bduplicat|\btwice\b|\bonce\b|\breplay/i;
const ignored = /\bignored?\b|\bnot (yet )?(supported|implemented|used|honou?red)\b|\bno effect\b/i;

const splitSentences = (...texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => text.replaceAll('\n', ' ').split(/[.;!?](?:\s|$)/));

function collectTexts({ description, content, links }: ResponseDescription): readonly string[] {
  const examples = [...content.values()].flatMap((media) => media.examples);
  return [
    ...splitSentences(description),
    ...examples.map(({ name, value }) => `${name} ${JSON.stringify(value)}`),
    ...links.keys(),
  ];
}
