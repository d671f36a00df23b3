/**
 * Foreign documents and their schemas. All work whose duration depends on them is done by threads that
 * are ended if it takes too long: this thread never reads such a schema.
 */
import type { Reply } from 'fountainai';
import { InspectionError, type ReadDocument } from '../registry/inspect.ts';
import type { CheckFault, OperationOf, SchemaChecks } from '../tools/schema-checks.ts';
import { contentText, type DocumentFacts, documentOfFacts } from './document-facts.ts';
import { Recent } from './bounds/recent.ts';
import type { ReadFaults, ReadResult, ReadTask, SchemaTask } from './task.ts';
import { Thread, ThreadError, type ThreadFailure } from './thread.ts';
import { threadModule } from './thread-module.ts';

export interface ForeignOptions {
  /** Maximum time for reading a document. Kong's document of 400 KB takes about 2 s. */
  readonly readMilliseconds?: number;
  /** Maximum time for checking a value, including compilation of its schema. */
  readonly checkMilliseconds?: number;
  /** Maximum characters of the documents that are kept: services are registered again, and several have one document. */
  readonly keptCharacters?: number;
}

/** Heap of a thread. A document of 5 MiB needs about half of it. */
const mebibytes = 768;

/** Threads that check, so that one service's slow schemas do not stop the checks of all others. */
const checkers = 2;

export class ForeignDocuments implements SchemaChecks {
  readonly #facts: Recent<DocumentFacts>;
  readonly #readMilliseconds: number;
  readonly #checkMilliseconds: number;
  readonly #reader = new Thread({ module: threadModule('read-thread'), mebibytes });
  readonly #checkers = Array.from(
    { length: checkers },
    () => new Thread({ module: threadModule('check-thread'), mebibytes }),
  );

  constructor({
    readMilliseconds = 20_000,
    checkMilliseconds = 3_000,
    keptCharacters = 20_000_000,
  }: ForeignOptions = {}) {
    this.#facts = new Recent(keptCharacters);
    this.#readMilliseconds = readMilliseconds;
    this.#checkMilliseconds = checkMilliseconds;
  }

  /** @throws InspectionError if the document cannot be read or used, or if reading takes too long */
  readonly read: ReadDocument = async ({ text, address }, name) => {
    const message = `${address} is not a valid OpenAPI document`;
    try {
      const key = `${address} ${text}`;
      const known = this.#facts.get(key);
      if (known !== undefined) return documentOfFacts({ ...known, name });
      const task: ReadTask = { text, source: address, name };
      const result = (await this.#reader.run(task, this.#readMilliseconds)) as ReadResult; // see `readFacts`
      if ('facts' in result) {
        this.#facts.set(key, result.facts, key.length + result.characters);
        return documentOfFacts(result.facts);
      }
      throw new InspectionError(result.code, message, { faults: result.faults });
    } catch (error) {
      if (!(error instanceof ThreadError) || error.failure === 'start') throw error;
      const { code, faults } = this.#whyUnread(error.failure);
      throw new InspectionError(code, message, { faults, cause: error });
    }
  };

  async checkArguments(of: OperationOf, value: unknown): Promise<readonly CheckFault[]> {
    return this.#check({ kind: 'arguments', ...toTask(of), value }, '');
  }

  async checkAnswer(of: OperationOf, { status, headers = {}, body }: Reply): Promise<readonly CheckFault[]> {
    return this.#check({ kind: 'answer', ...toTask(of), reply: { status, headers, body } }, '/body');
  }

  async close(): Promise<void> {
    await Promise.all([this.#reader, ...this.#checkers].map((thread) => thread.close()));
  }

  #whyUnread(failure: Exclude<ThreadFailure, 'start'>): ReadFaults {
    switch (failure) {
      case 'time':
        return {
          code: 'ensemble-document-timeout',
          faults: `reading the document took more than ${this.#readMilliseconds / 1000} seconds; make it smaller, or share fewer schemas in it`,
        };
      case 'memory':
        return {
          code: 'ensemble-document-memory',
          faults: `reading the document took more than ${mebibytes} MiB of memory; make it smaller, or share fewer schemas in it`,
        };
      case 'closed':
        return {
          code: 'ensemble-stopping',
          faults: 'the document was not read because the ensemble is stopping; retry after its restart',
        };
      case 'error':
        return { code: 'ensemble-document-invalid', faults: 'the document cannot be read' };
    }
  }

  async #check(task: SchemaTask, pointer: string): Promise<readonly CheckFault[]> {
    try {
      return (await this.#ask(task)) as readonly CheckFault[]; // see `askSchemas`
    } catch (error) {
      if (!isExceeded(error)) throw error;
      const message = `cannot be checked: its schema takes more than ${this.#checkMilliseconds / 1000} seconds or ${mebibytes} MiB`;
      return [{ pointer, message, code: 'ensemble-check-exceeded' }];
    }
  }

  #ask(task: SchemaTask): Promise<unknown> {
    const free = this.#checkers.reduce((one, other) => (other.waiting < one.waiting ? other : one));
    return free.run(task, this.#checkMilliseconds);
  }
}

const isExceeded = (error: unknown): boolean =>
  error instanceof ThreadError && (error.failure === 'time' || error.failure === 'memory');

function toTask({ document, operation }: OperationOf): Pick<SchemaTask, 'hash' | 'content' | 'operationId'> {
  return { hash: document.hash, content: contentText(document), operationId: operation.id };
}
