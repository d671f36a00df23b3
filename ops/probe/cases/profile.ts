/** What the probe raises in addition to the words of a document, in one table. */

/** `house`: services that are built here also keep our conventions; `standard`: other services only keep to their document. */
export const profileNames = ['house', 'standard'] as const;

/**
 * `generated`: the profile `house` for services that `npm run generate` has written for the document of another author. Their
 * code keeps our conventions, but their document need not declare our errors, their errors have the form that the document
 * describes, and operations may respond with 501.
 */
export type ProfileName = (typeof profileNames)[number] | 'generated';

/** `note`: a remark, not a finding. */
export type Level = 'error' | 'warning' | 'note' | 'never';

/** What is raised, by profile. A row is one thing that a service does and that its document leaves open. */
export const conventions = {
  'an error status that the document does not declare': { house: 'error', generated: 'note', standard: 'note' },
  'a body of an error for which the document has no schema': { house: 'error', generated: 'never', standard: 'never' },
  'a refusal with 422 instead of 400, or 400 instead of 422': { house: 'error', generated: 'error', standard: 'never' },
  'a missing body refused with 415': { house: 'error', generated: 'error', standard: 'never' },
  'a declared 404 for an id of the wrong type if 400 is not declared': {
    house: 'error',
    generated: 'error',
    standard: 'never',
  },
  'a method without an operation refused otherwise than with 405': {
    house: 'error',
    generated: 'error',
    standard: 'never',
  },
  'a path without an operation refused otherwise than with 404': {
    house: 'error',
    generated: 'error',
    standard: 'never',
  },
  'the answer to a method or a path without an operation in another shape': {
    house: 'error',
    generated: 'never',
    standard: 'never',
  },
  'an Allow that is missing or has other methods': { house: 'error', generated: 'error', standard: 'never' },
  'another media type not refused with 415': { house: 'error', generated: 'error', standard: 'never' },
  'a refusal that does not say where the fault is': { house: 'error', generated: 'never', standard: 'never' },
  'an upper bound that the document does not state': { house: 'error', generated: 'error', standard: 'never' },
  'a PUT that creates the item if its collection has no POST': {
    house: 'error',
    generated: 'never',
    standard: 'never',
  },
  'a refusal of valid values that no example has': { house: 'error', generated: 'never', standard: 'never' },
  'a body that is read before the key is checked': { house: 'error', generated: 'error', standard: 'never' },
  'a refusal of a cursor that no answer has given': { house: 'never', generated: 'never', standard: 'never' },
  'a refusal of a made-up text that contains another value': { house: 'never', generated: 'never', standard: 'never' },
  'an answer 501 of an operation, or 409 for a name that an earlier case took': {
    house: 'error',
    generated: 'never',
    standard: 'never',
  },
  'an answer with an id that the path does not allow': { house: 'error', generated: 'never', standard: 'never' },
  'a key with one thing wrong refused otherwise than with 401 or 403': {
    house: 'error',
    generated: 'error',
    standard: 'never',
  },
  'a HEAD that is answered otherwise than its GET': { house: 'never', generated: 'never', standard: 'never' },
  'a HEAD that fails': { house: 'error', generated: 'error', standard: 'warning' },
  'an ETag that no change changes, promised otherwise': { house: 'error', generated: 'error', standard: 'error' },
  'an ETag that no change changes': { house: 'error', generated: 'error', standard: 'warning' },
  'a part that says what was before a change, promised otherwise': {
    house: 'error',
    generated: 'error',
    standard: 'error',
  },
  'a part that says what was before a change': { house: 'error', generated: 'error', standard: 'warning' },
  'a part of a deleted item that is answered': { house: 'error', generated: 'error', standard: 'warning' },
  'a PUT that keeps members, promised otherwise': { house: 'error', generated: 'error', standard: 'error' },
  'a PUT that keeps members': { house: 'error', generated: 'error', standard: 'warning' },
  'a search without effect, promised otherwise': { house: 'error', generated: 'error', standard: 'error' },
  'a search without effect': { house: 'error', generated: 'error', standard: 'warning' },
  'a wrong total, promised otherwise': { house: 'error', generated: 'error', standard: 'error' },
  'a wrong total': { house: 'error', generated: 'error', standard: 'warning' },
  'a link to a page after the last': { house: 'error', generated: 'error', standard: 'never' },
  'an Idempotency-Key with another body, promised otherwise': { house: 'error', generated: 'error', standard: 'error' },
  'an Idempotency-Key with another body': { house: 'error', generated: 'error', standard: 'warning' },
  'an Idempotency-Key that repeats the answer to another body': {
    house: 'error',
    generated: 'error',
    standard: 'never',
  },
  'a member of an example that depends on a state and no answer has': {
    house: 'error',
    generated: 'error',
    standard: 'never',
  },
  'a second DELETE that succeeds, promised otherwise': { house: 'error', generated: 'error', standard: 'error' },
  'a second DELETE that succeeds': { house: 'error', generated: 'error', standard: 'warning' },
  'an ignored Idempotency-Key, promised otherwise': { house: 'error', generated: 'error', standard: 'error' },
  'an ignored Idempotency-Key': { house: 'error', generated: 'error', standard: 'warning' },
} as const satisfies Readonly<Record<string, Readonly<Record<ProfileName, Level>>>>;

export type Convention = keyof typeof conventions;

/** Returns true if a breach of the convention is an error in this profile. */
export function isRaised(convention: Convention, profile: ProfileName): boolean {
  return conventions[convention][profile] === 'error';
}
