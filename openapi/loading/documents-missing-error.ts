/** Reports a project that has no folder of documents, so that it has no services of this package. */
import { CodedError, type CodedMessage } from '../errors/coded-error.ts';
import type { DocumentCode } from '../errors/document-codes.ts';
import { commandLine } from '../package/command-line.ts';

const code: DocumentCode = 'document-folder-missing';

export class DocumentsMissingError extends CodedError {
  override readonly name = 'DocumentsMissingError';
  readonly folder: string;

  /** @param folder of documents, which does not exist */
  constructor(folder: string, cause: unknown) {
    const remedy = `run ${commandLine('generate', '<document>')} to create a service, or give --folder`;
    super(`the folder "${folder}" does not exist, so there are no services to work with: ${remedy}`, { cause });
    this.folder = folder;
  }

  override get messages(): readonly CodedMessage[] {
    return [{ code, message: this.message, data: { folder: this.folder } }];
  }
}
