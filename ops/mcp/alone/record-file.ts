/**
 * The record of calls as a file of JSON Lines: a line for each change of a call, before it is sent and after it. The texts in it
 * have no secrets of the command.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { errorText } from '../../../openapi/errors/error-text.ts';
import type { CallStore, RecordedCall } from '../../../service/ensemble/conversation/calls/call-log.ts';
import { HttpError } from '../../../service/errors/errors.ts';

/** The interaction that a call belongs to. */
export interface RecordedBy {
  readonly conversationId: string;
  readonly interactionId: string;
}

export interface RecordFile {
  storeFor(by: RecordedBy): CallStore;
  close(): Promise<void>;
}

/** Of an answer in the record. */
const maxResponseLength = 64 * 1024;

/** Opens the file for more lines; only its owner can read it. @throws Error of `node:fs` */
export async function openRecordFile(path: string): Promise<RecordFile> {
  const file = await open(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600);
  const { size, isFile } = await describe(file);
  if (isFile) await file.chmod(0o600);
  if (size > 0) await endLastLine(file, size);
  let last: Promise<unknown> = Promise.resolve();
  const append = async (by: RecordedBy, call: Readonly<RecordedCall>): Promise<void> => {
    const line = `${JSON.stringify(toEntry(by, call))}\n`;
    const written = last.then(() => writeLine(file, line, isFile));
    last = written.catch(() => undefined);
    await written;
  };
  return {
    storeFor: (by) => ({
      insert: (call) => append(by, call),
      update: (call) => append(by, call),
      end: (call) => append(by, call),
    }),
    close: async () => {
      await last;
      await file.close();
    },
  };
}

async function describe(file: FileHandle): Promise<{ size: number; isFile: boolean }> {
  const found = await file.stat();
  return { size: found.size, isFile: found.isFile() };
}

/** A process that was killed may have left a part of a line. */
async function endLastLine(file: FileHandle, size: number): Promise<void> {
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  if (buffer.toString() !== '\n') await file.appendFile('\n');
}

/** @param isFile false: a device or a pipe, which cannot be synchronised */
async function writeLine(file: FileHandle, line: string, isFile: boolean): Promise<void> {
  try {
    await file.appendFile(line);
    if (isFile) await file.datasync();
  } catch (cause) {
    const message = `the record cannot be written (${errorText(cause)})`;
    throw new HttpError('unavailable', message, { cause });
  }
}

function toEntry({ conversationId, interactionId }: RecordedBy, { response, ...call }: Readonly<RecordedCall>): object {
  const isAnswered = call.http_status !== undefined;
  const shown = response.length > maxResponseLength ? `${response.slice(0, maxResponseLength)}…` : response;
  return {
    time: new Date().toISOString(),
    conversation_id: conversationId,
    interaction_id: interactionId,
    ...call,
    ...(isAnswered ? { response: shown } : {}),
  };
}
