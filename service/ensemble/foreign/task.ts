/** The tasks of threads and their results. */
import type { Reply } from 'fountainai';
import type { EnsembleCode } from '../errors/codes.ts';
import type { DocumentFacts } from './document-facts.ts';

export interface ReadTask {
  readonly text: string;
  readonly source: string;
  readonly name: string;
}

/** A task for an operation of a document that was read before. */
interface OfOperation {
  readonly hash: string;
  /** `ApiDocument.content` as JSON. */
  readonly content: string;
  readonly operationId: string;
}

export interface ArgumentsTask extends OfOperation {
  readonly kind: 'arguments';
  readonly value: unknown;
}

export interface AnswerTask extends OfOperation {
  readonly kind: 'answer';
  readonly reply: Reply;
}

export type SchemaTask = ArgumentsTask | AnswerTask;

/** The facts of a document, or a line for each fault in it. */
export type ReadResult = FoundFacts | ReadFaults;

export interface FoundFacts {
  readonly facts: DocumentFacts;
  /** Their size with references resolved: a small document can have large facts. */
  readonly characters: number;
}

/** The reason why a document cannot be used. */
export interface ReadFaults {
  readonly code: EnsembleCode;
  readonly faults: string;
}
