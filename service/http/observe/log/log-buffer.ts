/** The destination of the log: one buffer that lines are copied into. To hand each line on costs a third of a request. */
import { constants, openSync, readFileSync, write, writeSync } from 'node:fs';
import { type DestinationStream, pino } from 'pino';
import { errorCode } from '../../../../openapi/errors/error-text.ts';

const bufferBytes = 64 * 1024;
const flushMs = 200;
const retryMs = 100;
/** The pause after which a full pipe is tried again. */
const fullPipeMs = 5;
/** pino's number of the level `warn`. */
const urgentLevel = 40;
/** Enough for a write that has begun, so that lines keep their order. */
const orderMs = 20;
/** How long a process that ends waits for a reader of its log. */
const maxExitMs = 1000;

export interface LogBufferOptions {
  /** A descriptor, or the path of a file, which is created with access for its owner only. Default: standard output. */
  readonly file?: string | number;
  /** What may wait for a slow disk or reader, in bytes. Default: 8 MiB. */
  readonly maxWaiting?: number;
}

/**
 * Writes lines when 64 KiB are full, after a fifth of a second, at once from level `warn` on, and when the process exits:
 * SIGKILL alone loses lines, those of a fifth of a second. Lines that find `maxWaiting` bytes waiting are dropped and counted, and
 * a line says so when writing works again. A reader that has closed its end gets nothing more.
 */
export class LogBuffer implements DestinationStream {
  /** Has pino set `lastLevel` before each line. */
  readonly [pino.symbols.needsMetadataGsym] = true;
  lastLevel = 0;

  readonly #file: number;
  readonly #maxWaiting: number;
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #used = 0;
  #full: Buffer[] = [];
  #fullBytes = 0;
  /** Writes without a thread: nothing is on its way when the process ends. */
  readonly #neverBlocks: boolean;
  #isWriting = false;
  #isWaiting = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #dropped = 0;
  #announced = 0;

  constructor({ file = 1, maxWaiting = 8 * 1024 * 1024 }: LogBufferOptions = {}) {
    this.#file = typeof file === 'number' ? file : openSync(file, 'a', 0o600);
    this.#neverBlocks = isNonBlocking(this.#file);
    this.#maxWaiting = maxWaiting;
    process.once('exit', () => this.flushSync());
  }

  /** The number of lines that were dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  write(line: string): void {
    if (this.#isClosed) return;
    if (this.#fullBytes + this.#used + line.length > this.#maxWaiting) {
      this.#dropped += 1;
      return;
    }
    this.#append(line);
    if (this.lastLevel >= urgentLevel) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), flushMs).unref();
  }

  /** Writes what waits before it returns: the process is about to end. */
  flushSync(): void {
    this.#takeBuffer();
    // A thread has the earlier lines, and nothing tells when it is done before the process ends, which awaits it.
    if (this.#isWriting) sleep(orderMs);
    const end = Date.now() + maxExitMs;
    for (const bytes of this.#full) {
      writeAllSync(this.#file, bytes, end);
      this.#fullBytes -= bytes.length; // not those that the thread has
    }
    this.#full = [];
  }

  #append(line: string): void {
    const most = line.length * 3; // bytes of UTF-8
    if (this.#used + most > bufferBytes) {
      this.#takeBuffer();
      this.#next();
    }
    if (most <= bufferBytes) this.#used += this.#buffer.write(line, this.#used);
    else this.#push(Buffer.from(line));
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#takeBuffer();
    this.#next();
  }

  #takeBuffer(): void {
    if (this.#used === 0) return;
    this.#push(Buffer.from(this.#buffer.subarray(0, this.#used)));
    this.#used = 0;
  }

  #push(bytes: Buffer): void {
    this.#full.push(bytes);
    this.#fullBytes += bytes.length;
  }

  /** Hands what waits to the disk, one part at a time. */
  #next(): void {
    if (this.#neverBlocks) {
      while (this.#writeNow());
      return;
    }
    const bytes = this.#isWriting || this.#isWaiting ? undefined : this.#full.shift();
    if (bytes === undefined) return;
    this.#isWriting = true;
    write(this.#file, bytes, 0, bytes.length, null, (error, written) => {
      this.#isWriting = false;
      this.#written(bytes, error, written);
      this.#next();
    });
  }

  /** Returns false if nothing waits, or nothing can be written now. */
  #writeNow(): boolean {
    const bytes = this.#isWaiting ? undefined : this.#full.shift();
    if (bytes === undefined) return false;
    try {
      this.#written(bytes, null, writeSync(this.#file, bytes));
    } catch (error) {
      this.#written(bytes, error, 0);
    }
    return true;
  }

  #written(bytes: Buffer, error: unknown, written: number): void {
    if (errorCode(error) === 'EPIPE') {
      this.#close();
      return;
    }
    if (error !== null) {
      this.#full.unshift(bytes);
      this.#wait(errorCode(error) === 'EAGAIN' ? fullPipeMs : retryMs);
      return;
    }
    this.#fullBytes -= written;
    if (written < bytes.length) this.#full.unshift(bytes.subarray(written));
    else if (this.#dropped > this.#announced) this.#announce();
  }

  #wait(milliseconds: number): void {
    this.#isWaiting = true;
    setTimeout(() => {
      this.#isWaiting = false;
      this.#next();
    }, milliseconds).unref();
  }

  #announce(): void {
    const lines = this.#dropped - this.#announced;
    this.#announced = this.#dropped;
    const msg = 'the log could not be written as fast as it grew: lines are missing';
    this.#append(`${JSON.stringify({ level: urgentLevel, time: Date.now(), lines, msg })}\n`);
    this.#takeBuffer();
  }

  #close(): void {
    this.#isClosed = true;
    this.#full = [];
    this.#fullBytes = 0;
    this.#used = 0;
  }
}

/** True for a pipe of which Node has made `process.stdout`, on Linux: a thread gains nothing, and finds the pipe full just the same. */
function isNonBlocking(file: number): boolean {
  try {
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${file}`, 'utf8'))?.[1] ?? '0';
    return (Number.parseInt(flags, 8) & constants.O_NONBLOCK) !== 0;
  } catch {
    return false;
  }
}

function writeAllSync(file: number, bytes: Buffer, end: number): void {
  let rest = bytes;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(file, rest));
    } catch (error) {
      // A pipe whose reader is slow; a full disk or a closed pipe cannot be helped now.
      if (errorCode(error) !== 'EAGAIN' || Date.now() > end) return;
      sleep(5);
    }
  }
}

const sleep = (milliseconds: number): unknown =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
