/** Reports a project that has no folder of documents, so that it has no services of this package. */
import { CodedError, type CodedMessage } from '../errors/coded-error.ts';
import type { DocumentCode } from '../errors/document-codes.ts';
import { errorCode } from '../errors/error-text.ts';
import { commandLine } from '../package/command-line.ts';

const code: DocumentCode = 'document-folder-missing';

export class DocumentsMissingError extends CodedError {
  override readonly name = 'DocumentsMissingError';
  readonly folder: string;

  /** @param folder the project */
  constructor(folder: string, cause: unknown) {
    const remedy = `run ${commandLine('generate', '<document>')} to create a service, or give --folder`;
    super(`"${folder}" has no folder openapi/, so it has no services to work with: ${remedy}`, { cause });
    this.folder = folder;
  }

  override get messages(): readonly CodedMessage[] {
    return [{ code, message: this.message, data: { folder: this.folder } }];
  }
}

/** Returns the error of reading the folder of documents of a project as a message, and other errors as they are. */
export function explainMissing(error: unknown, folder: string): unknown {
  const isMissing = errorCode(error) === 'ENOENT' && error instanceof Error && 'syscall' in error;
  return isMissing && error.syscall === 'scandir' ? new DocumentsMissingError(folder, error) : error;
}
