/** Decides which words may lead to an object or an argument of an order, by the kind of the order and the words before them. */
import type { Json } from 'fountainai/openapi';
import type { Argument } from '../../../tools/arguments.ts';
import { isDoubtfulMaker, isFiling, isReplacing, type SpokenCommand } from '../../../language/mood.ts';
import type { Lead } from '../../../language/order-words.ts';
import { hasVerb, type Profile } from '../profile/profile.ts';

/** An argument in a request: its tokens from `start` on, and its value, or several values of one object. */
export interface Part {
  /** `kind`: `type section`; `text` and `number`: a value without a name. */
  readonly kind: 'name' | 'kind' | 'choice' | 'json' | 'text' | 'number';
  readonly argument: Argument;
  readonly start: number;
  readonly end: number;
  readonly set: readonly (readonly [Argument, Json])[];
  /** The resource between name and value: `the context of session 3 to "calm"`. */
  readonly inner?: Part | undefined;
  /** The start of a text without quotes. */
  readonly textStart?: number;
  /** True for `postId 6` and `post id 6`; false for `post 6`. */
  readonly isFull?: boolean;
  /** True for `named "x"` and `aged 5`, which can also describe an existing resource. */
  readonly isParticiple?: boolean;
  /** True if the value follows the name without `to`, `is` or `=`. */
  readonly isDirect?: boolean;
}

/** The state of an order at the start of one of its parts. */
export interface OrderState {
  /** `change`: neither creates nor deletes. */
  readonly kind: 'create' | 'change' | 'delete';
  /** True after `open` and `start`: an object without `a` or `new` may already exist. */
  readonly isDoubtful: boolean;
  /** True after `record` and `submit`, which are ambiguous in the same way, but are also used like `create`. */
  readonly isFiling: boolean;
  /** True after `change` and `replace`: the next value may be the old one. */
  readonly isReplacing: boolean;
  /** True after `unassign` for `unassignTask`: a verb without another meaning. */
  readonly isOwnVerb: boolean;
  readonly hasVerb: boolean;
  /** True after `mark`: `mark task 1 done`. */
  readonly isMarking: boolean;
  readonly path: string;
  /** True after `the session`: with an owner, it already exists. */
  isDefinite: boolean;
  hasObject: boolean;
  /** The argument before this part. */
  last: Part | undefined;
  /** The path argument that was named before. */
  target: Part | undefined;
}

/** Verbs such as `set` and `write` create something with a POST, and change it with a PUT or PATCH. */
export function findOrderKind(profile: Profile, command: SpokenCommand | undefined): OrderState {
  const isOwn = command !== undefined && hasVerb(profile, command);
  const kind = orderKind(profile, command);
  const maker = kind === 'create' && !isOwn ? command : undefined;
  return {
    kind,
    isDoubtful: maker !== undefined && isDoubtfulMaker(maker),
    isFiling: maker !== undefined && isFiling(maker),
    isReplacing: command !== undefined && isReplacing(command),
    isOwnVerb: command?.actions.length === 0 && isOwn,
    hasVerb: command !== undefined,
    isMarking: /^(mark|set)$/i.test(command?.verb ?? ''),
    path: profile.tool.operation.path,
    isDefinite: false,
    hasObject: false,
    last: undefined,
    target: undefined,
  };
}

function orderKind({ actions, tool: { operation } }: Profile, command: SpokenCommand | undefined): OrderState['kind'] {
  if (actions.has('delete')) return 'delete';
  const wanted = command?.actions ?? ['update', 'create'];
  // `send a message` creates a message, but `send invoice 5` creates nothing.
  if (wanted.length === 0 && operation.method === 'post' && !operation.path.includes('{')) return 'create';
  const isMaking = operation.method === 'post' || !wanted.includes('update');
  return isMaking && wanted.includes('create') && actions.has('create') ? 'create' : 'change';
}

const isFirst = ({ hasObject, last, hasVerb }: OrderState): boolean => !hasObject && last === undefined && hasVerb;

export function mayLeadToObject(
  { mark, hasAnd, preposition, determiner, adjectives }: Lead,
  state: OrderState,
): boolean {
  const { kind, hasObject, last, path } = state;
  if (hasObject || mark !== '' || hasAnd) return false;
  // `set the vat to 19 in the settings`, if only one such resource exists.
  const isLate = kind === 'change' && last !== undefined && !path.includes('{') && /^(in|of|for)$/.test(preposition);
  if (preposition !== '' && !isLate) return false;
  if (kind !== 'create') return (determiner === '' || determiner === 'the') && adjectives.length === 0;
  const isDoubtful = state.isDoubtful || state.isFiling;
  if (determiner === 'the') return !isDoubtful || adjectives.includes('next');
  return adjectives.length > 0 || /^(a|an|one|another)$/.test(determiner) || (determiner === '' && !isDoubtful);
}

export function mayLead(lead: Lead, part: Part, state: OrderState): boolean {
  const { kind, argument } = part;
  const { target } = state;
  if (isDescribing(part, state)) return false;
  const isOther = argument.place === 'path' && target !== undefined && target.argument !== argument;
  if (isOther && !mayFollow(target, part, lead, state)) return false;
  const isSettable = kind === 'name' && argument.place === 'body' && state.kind !== 'delete';
  if (lead.mark !== '' && isFirst(state)) return false;
  if ((lead.hasAnd && state.last === undefined) || (lead.hasSet && !isSettable)) return false;
  if (lead.preposition === 'of' && (state.isDoubtful || (state.kind === 'create' && state.isDefinite))) return false;
  return mayPrecede(lead.preposition, part, state) && mayDetermine(lead, part, state);
}

/** `edit the member named "x"` and `change the title "x"` identify the resource and do not change it. */
function isDescribing({ kind, argument, isParticiple, isDirect }: Part, state: OrderState): boolean {
  if (state.kind !== 'change' || argument.place === 'path') return false;
  const isOld = isFirst(state) && state.isReplacing;
  return kind === 'text' ? isOld : isParticiple === true || (kind === 'name' && isOld && isDirect === true);
}

/**
 * Returns whether the second of two resources in a path may stand in its position: `post 6 of user 5`, `user 5's post 6`, or
 * both by their full names. `post 6 and user 5` are two things, and `user 5 of post 6` does not match the path.
 */
function mayFollow(
  first: Part,
  second: Part,
  { mark, hasAnd, preposition }: Lead,
  { path, isOwnVerb }: OrderState,
): boolean {
  if (first.isFull === true && second.isFull === true && /^(?:with|and|)$/.test(preposition)) return true;
  if (mark !== '' || hasAnd || preposition === 'with') return false;
  const findDepth = ({ argument }: Part): number => path.indexOf(`{${argument.name}}`);
  const isOwner = findDepth(second) < findDepth(first);
  if (preposition === '') return !isOwner;
  // `unassign task 5 from user 6` is clear, unlike `remove task 5 from user 6`.
  return isOwner || !/^(of|in|from|for)$/.test(preposition) || (preposition === 'from' && isOwnVerb);
}

/** `update the pet of owner 7` identifies the pet and does not change its owner. */
const beforeNames: Readonly<Record<OrderState['kind'], RegExp>> = {
  create: /^(with|for|of|to|in|on|as)?$/,
  change: /^(with|to|into)?$/,
  delete: /^(with)?$/,
};

function mayPrecede(preposition: string, { kind, argument }: Part, state: OrderState): boolean {
  const { last } = state;
  switch (kind) {
    case 'name':
      if (argument.place !== 'path') return beforeNames[state.kind].test(preposition);
      if (state.kind === 'delete')
        return (last === undefined ? /^(with)?$/ : /^(of|in|from|for|with)?$/).test(preposition);
      return (isFirst(state) ? /^$/ : /^(with|for|of|in|into|on|to)?$/).test(preposition);
    case 'kind':
      return preposition === '' || preposition === 'as' || (preposition === 'of' && argument.required);
    case 'choice':
      // `create a sold pet` sets the status, but `update the sold pet` identifies the pet.
      if (state.kind === 'change')
        return (
          /^(to|as)$/.test(preposition) || (preposition === '' && state.isMarking && last?.argument.place === 'path')
        );
      return (
        state.kind === 'create' && (preposition === '' || (!isFirst(state) && /^(for|of|with|as)$/.test(preposition)))
      );
    case 'json':
      return /^(with|as|to)?$/.test(preposition);
    case 'text':
      if (preposition === 'by' && last !== undefined && state.kind === 'create') return argument.required;
      return (state.kind === 'create' ? /^(with|to|as|called|named)?$/ : /^(with|to|as|by)?$/).test(preposition);
    case 'number':
      return preposition === 'for' || (preposition === '' && last?.kind === 'choice');
  }
}

function mayDetermine({ determiner, adjectives }: Lead, { kind, argument }: Part, state: OrderState): boolean {
  // `a new staff member`
  if (adjectives.length > 0) return kind === 'choice' && state.kind === 'create' && /^(a|an|)$/.test(determiner);
  if (determiner === '') return true;
  if (kind === 'choice') return /^(the|a|an)$/.test(determiner);
  if (kind !== 'name' && kind !== 'kind') return false;
  return argument.place === 'path' ? determiner === 'the' : /^(the|a|an|its|their)$/.test(determiner);
}
