/** Decides which words may lead to an object or an argument, by the kind of the order and the words before them. */
import type { WordClaim } from '../match/bind.ts';
import type { Lead } from '../../../language/order-words.ts';
import { mayFollow, type Spelling } from './spelling.ts';

/** The kind of an order: it creates something, deletes it, or changes it in any other way. */
export type OrderKind = 'create' | 'change' | 'delete';

/** The state of an order at the start of one of its parts. */
export interface OrderState {
  readonly kind: OrderKind;
  /** True after `open` and `start`: an object without `a` or `new` may already exist. */
  readonly isDoubtful: boolean;
  /** True after `record` and `submit`, which are ambiguous in the same way, but are also used like `create`. */
  readonly isFiling: boolean;
  /** True after `change` and `replace`: the next value may be the old one. */
  readonly isReplacing: boolean;
  /** True after `unassign` for `unassignTask`: a verb without another meaning. */
  readonly isOwnVerb: boolean;
  /** True after `the session`: with an owner, it already exists. */
  readonly isDefinite: boolean;
  readonly hasObject: boolean;
  /** The argument before this part. */
  readonly last: WordClaim | undefined;
  /** True directly after the verb. */
  readonly isFirst: boolean;
  readonly path: string;
  /** The path argument that was named before. */
  readonly target: Spelling | undefined;
}

export function leadsToObject(lead: Lead, place: OrderState): boolean {
  const { mark, hasAnd, preposition, determiner, adjectives } = lead;
  const { kind, hasObject } = place;
  const isDoubtful = place.isDoubtful || place.isFiling;
  if (hasObject || mark !== '' || hasAnd) return false;
  if (preposition !== '' && !isLateObject(preposition, place)) return false;
  if (kind !== 'create') return (determiner === '' || determiner === 'the') && adjectives.length === 0;
  if (determiner === 'the') return !isDoubtful || adjectives.includes('next');
  const isNew = adjectives.length > 0 || /^(a|an|one|another)$/.test(determiner);
  return isNew || (determiner === '' && !isDoubtful);
}

/** `set the vat to 19 in the settings`, if only one such resource exists. */
const isLateObject = (preposition: string, { kind, last, path }: OrderState): boolean =>
  kind === 'change' && last !== undefined && !path.includes('{') && /^(in|of|for)$/.test(preposition);

export function leadsToArgument(lead: Lead, claim: WordClaim, spelling: Spelling, place: OrderState): boolean {
  if (isDescribing(claim, spelling, place)) return false;
  const { target } = place;
  const isOther = claim.argument.place === 'path' && target !== undefined && target.argument !== claim.argument;
  if (isOther && !mayFollow(target, spelling, lead, place)) return false;
  const isSettable = claim.part === 'name' && claim.argument.place === 'body' && place.kind !== 'delete';
  if (lead.mark !== '' && place.isFirst) return false;
  if (lead.hasAnd && place.last === undefined) return false;
  if (lead.hasSet && !isSettable) return false;
  return mayPrecede(lead, claim, place) && mayDetermine(lead, claim, place);
}

/** `edit the member named "x"` and `change the title "x"` identify the resource and do not change it. */
function isDescribing(
  { argument, part }: WordClaim,
  spelling: Spelling,
  { kind, isFirst, isReplacing }: OrderState,
): boolean {
  if (kind !== 'change' || argument.place === 'path') return false;
  if (part === 'loose-text') return isFirst && isReplacing;
  return spelling.isParticiple || (part === 'name' && isFirst && isReplacing && spelling.isDirect);
}

function mayPrecede({ preposition }: Lead, claim: WordClaim, place: OrderState): boolean {
  if (preposition === 'of' && (place.isDoubtful || (place.kind === 'create' && place.isDefinite))) return false;
  const isWanted = (words: string): boolean => words.split(' ').includes(preposition);
  switch (claim.part) {
    case 'name':
      return preposition === '' || isWanted(beforeName(claim, place));
    case 'kind':
      return preposition === '' || preposition === 'as' || (preposition === 'of' && claim.argument.required);
    case 'choice':
      return mayPrecedeChoice(preposition, place);
    case 'json':
      return preposition === '' || isWanted('with as to');
    case 'loose-text':
      return preposition === '' || isWanted(place.kind === 'create' ? 'with to as called named' : 'with to as by');
    case 'loose-number':
      return isWanted('for') || (preposition === '' && place.last?.part === 'choice');
    case 'link':
    case 'value':
      return preposition === '';
  }
}

function beforeName({ argument }: WordClaim, { kind, last, isFirst }: OrderState): string {
  if (argument.place !== 'path') return argumentPrepositions[kind];
  if (kind === 'delete') return last === undefined ? 'with' : 'of in from for with';
  return isFirst ? '' : 'with for of in into on to';
}

/** `update the pet of owner 7` identifies the pet and does not change its owner. */
const argumentPrepositions: Readonly<Record<OrderKind, string>> = {
  create: 'with for of to in on as',
  change: 'with to into',
  delete: 'with',
};

/** `create a sold pet` sets the status, but `update the sold pet` identifies the pet. */
function mayPrecedeChoice(preposition: string, { kind, isFirst, last }: OrderState): boolean {
  if (last?.part === 'kind') return preposition === '';
  if (kind === 'change') return preposition === 'to' || preposition === 'as';
  return kind === 'create' && (preposition === '' || (!isFirst && /^(for|of|with|as)$/.test(preposition)));
}

function mayDetermine({ determiner, adjectives }: Lead, { part, argument }: WordClaim, { kind }: OrderState): boolean {
  // `a new staff member`
  if (adjectives.length > 0) return part === 'choice' && kind === 'create' && /^(a|an|)$/.test(determiner);
  if (determiner === '') return true;
  if (part === 'choice') return /^(the|a|an)$/.test(determiner);
  if (part !== 'name' && part !== 'kind') return false;
  return argument.place === 'path' ? determiner === 'the' : /^(the|a|an|its|their)$/.test(determiner);
}
