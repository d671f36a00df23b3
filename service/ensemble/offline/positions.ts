/** Which words may lead to an object or an argument, by what the order does and by what stands before them. */
import type { Claim } from './bind.ts';
import type { Lead } from './order-words.ts';

/** What an order does: make something, delete it, or change it in any other way. */
export type Kind = 'create' | 'change' | 'delete';

/** What is known of an order where a part of it begins. */
export interface Place {
  readonly kind: Kind;
  /** True after `open` and `start`: what has no `a` or `new` before it may be there already. */
  readonly isDoubtful: boolean;
  readonly hasObject: boolean;
  /** The argument before this part. */
  readonly last: Claim | undefined;
  /** True directly after the verb. */
  readonly isFirst: boolean;
}

export function leadsToObject(lead: Lead, { kind, isDoubtful, hasObject }: Place): boolean {
  const { mark, hasAnd, preposition, determiner, adjectives } = lead;
  if (hasObject || mark !== '' || hasAnd || preposition !== '') return false;
  if (kind !== 'create') return (determiner === '' || determiner === 'the') && adjectives.length === 0;
  if (determiner === 'the') return !isDoubtful || adjectives.includes('next');
  const isNew = adjectives.length > 0 || /^(a|an|one|another)$/.test(determiner);
  return isNew || (determiner === '' && !isDoubtful);
}

export function leadsToArgument(lead: Lead, claim: Claim, place: Place): boolean {
  const isSettable = claim.part === 'name' && claim.argument.place === 'body' && place.kind !== 'delete';
  if (lead.mark !== '' && place.isFirst) return false;
  if (lead.hasAnd && place.last === undefined) return false;
  if (lead.hasSet && !isSettable) return false;
  return mayPrecede(lead, claim, place) && mayDetermine(lead, claim);
}

function mayPrecede({ preposition }: Lead, claim: Claim, place: Place): boolean {
  if (preposition === 'of' && place.isDoubtful) return false;
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
      return preposition === '' || isWanted('with to as called named');
    case 'loose-number':
      return isWanted('for of') || (preposition === '' && place.last?.part === 'choice');
    case 'link':
    case 'value':
      return preposition === '';
  }
}

function beforeName({ argument }: Claim, { kind, last, isFirst }: Place): string {
  if (argument.place !== 'path') return argumentPrepositions[kind];
  if (kind === 'delete') return last === undefined ? 'with' : 'of in from with';
  return isFirst ? '' : 'with for of in into on to';
}

/** `update the pet of owner 7` says which pet is meant, and not what its owner becomes. */
const argumentPrepositions: Readonly<Record<Kind, string>> = {
  create: 'with for of to in on as',
  change: 'with to into',
  delete: 'with',
};

/** `create a sold pet` makes it sold, but `update the sold pet` says which one is meant. */
function mayPrecedeChoice(preposition: string, { kind, isFirst, last }: Place): boolean {
  if (last?.part === 'kind') return preposition === '';
  if (kind === 'change') return preposition === 'to' || preposition === 'as';
  return kind === 'create' && (preposition === '' || (!isFirst && /^(for|of|with|as)$/.test(preposition)));
}

function mayDetermine({ determiner, adjectives }: Lead, { part, argument }: Claim): boolean {
  if (adjectives.length > 0) return false;
  if (determiner === '') return true;
  if (part === 'choice') return /^(the|a|an)$/.test(determiner);
  if (part !== 'name' && part !== 'kind') return false;
  return argument.place === 'path' ? determiner === 'the' : /^(the|a|an|its|their)$/.test(determiner);
}
