/** One request that follows from a document, and what has to be answered. */
import type { Operation, RequestBody, SecurityRequirement } from '../../../openapi/document/document.ts';
import type { BuiltRequest, RequestArguments } from '../../../openapi/request/request.ts';
import type { FollowedLink } from '../structure/source.ts';
import type { Convention } from './profile.ts';

/**
 * What a case is about: `valid`, a request that is to be carried out; `credentials`, one without valid credentials;
 * `broken`, one fault in parameters or body; `body`, a body that can't be read; `absent`, what isn't there; `state`, what
 * is no longer as it was; `head`, HEAD where the document has GET; `method` and `path`, what the document doesn't have.
 */
export type CaseKind = 'valid' | 'credentials' | 'broken' | 'body' | 'absent' | 'state' | 'head' | 'method' | 'path';

export interface ContractCase {
  readonly kind: CaseKind;
  /** The operation's id; `paths` for what belongs to no operation. */
  readonly subject: string;
  /** Says what is sent: `query limit: above maximum 1000`. */
  readonly title: string;
  /** What the request is made for, and what declares its answer. */
  readonly operation: Operation;
  readonly start: Start;
  /** `usual`: the first alternative of `security` that can be met. */
  readonly credentials: 'usual' | readonly SentCredential[];
  /** From arguments that would do, those that are sent. */
  readonly vary: (usual: RequestArguments) => RequestArguments;
  /** What arguments cannot express: another method, a body that is not JSON. */
  readonly rewrite: (request: BuiltRequest) => BuiltRequest;
  readonly expected: Expected;
  /** Why this can't be sent; undefined where it can. */
  readonly obstacle: string | undefined;
}

/**
 * Where the usual arguments come from: `ready`, what has to exist for the operation is brought about; `absent`, it is
 * not there; `sample`, the document's examples are enough; a link, the answer that it is followed from.
 */
export type Start = 'ready' | 'absent' | 'sample' | FollowedLink;

/**
 * `other`: an accepted value of the scheme of this name, sent where `scheme` has its own; `variant`: the accepted value,
 * with one thing wrong.
 */
export interface SentCredential {
  readonly scheme: string;
  readonly value: 'accepted' | 'wrong' | { readonly other: string } | { readonly variant: KeyVariant };
}

export const keyVariants = ['a prefix', 'more behind it', 'nothing in it', 'other capitals', 'another place'] as const;
export type KeyVariant = (typeof keyVariants)[number];

export interface Expected {
  /**
   * Any of these; `success`: any that the document declares below 400; `carried out`: the same, or that the state of
   * things, which a request made by chance can't know, doesn't allow it.
   */
  readonly statuses: readonly number[] | 'success' | 'carried out';
  /** Statuses that are a fault only if the profile raises a breach of the convention. */
  readonly tolerated?: readonly Tolerance[];
  /** The methods that `Allow` has to name. */
  readonly allow?: readonly string[];
  /** What an answer has to say if the profile asks for the place of a fault. */
  readonly says?: string | Wording;
}

/** What an answer has to say, for programs and for people. */
export interface Wording {
  readonly pattern: RegExp;
  readonly words: string;
}

export interface Tolerance {
  readonly convention: Convention;
  /** `refusal`: 400 to 499, and 501; `success`: below 400; `failure`: above 499. */
  readonly statuses: readonly number[] | 'refusal' | 'success' | 'failure';
}

const same = <Value>(value: Value): Value => value;

/** A case with what it does not say left as it is. */
export function buildCase(
  operation: Operation,
  title: string,
  parts: Partial<ContractCase> & Pick<ContractCase, 'expected'>,
): ContractCase {
  return {
    kind: 'valid',
    subject: operation.id,
    title,
    operation,
    start: 'ready',
    credentials: 'usual',
    vary: same,
    rewrite: same,
    obstacle: undefined,
    ...parts,
  };
}

/** An accepted value for each scheme that is asked for. */
export function getAccepted(requirement: SecurityRequirement): readonly SentCredential[] {
  return [...requirement.keys()].map((scheme) => ({ scheme, value: 'accepted' }));
}

/** `declared` where the operation declares it and not `usual`: some services refuse credentials with 403, bodies with 422. */
export function statusFor({ responses }: Operation, usual: number, declared: number): number {
  return responses.has(String(declared)) && !responses.has(String(usual)) ? declared : usual;
}

/** The operation asks for arguments of a body. */
export type WithBody = Operation & { readonly requestBody: RequestBody };

export function takesBody(operation: Operation): operation is WithBody {
  return operation.requestBody !== undefined;
}

/** A request that can not be read is refused with either status. */
export const unreadable: Tolerance = {
  convention: 'a refusal with 422 instead of 400, or 400 instead of 422',
  statuses: [400, 422],
};
