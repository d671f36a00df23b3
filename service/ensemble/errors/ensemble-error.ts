/** The base class of the ensemble's errors, with a code of its catalogue. */
import { CodedError, type CodedMessage, type MessageData } from 'fountainai/openapi';
import type { EnsembleCode } from './codes.ts';

export interface EnsembleErrorOptions {
  readonly data?: MessageData;
  readonly cause?: unknown;
}

export abstract class EnsembleError extends CodedError {
  readonly code: EnsembleCode;
  readonly data: MessageData;

  constructor(code: EnsembleCode, message: string, { data = {}, cause }: EnsembleErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.data = data;
  }

  override get messages(): readonly CodedMessage[] {
    return [this];
  }
}
