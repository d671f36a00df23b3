/** Finds results of one service in the arguments of a call to another one. */

/** The number of letters in a row that must not leave without a confirmation. */
const runLength = 16;
/** The maximum characters of a text that are compared; a longer one counts as found. */
const maxLength = 1_000_000;

/** The maximum characters of results of earlier turns that are compared. */
const maxEarlierLength = 256 * 1024;

export interface ServiceResult {
  readonly serviceId: string;
  readonly text: string;
}

/** The results of an interaction and of the turns before it, by service. */
export class Results {
  readonly #runs = new Map<string, Set<string>>();
  /** Read when a call needs it: most calls go to services of our own. */
  #unread: ServiceResult[] = [];
  /** Services with results that are too many to be compared. */
  readonly #tooMany = new Set<string>();

  add(serviceId: string, text: string): void {
    this.#unread.push({ serviceId, text });
  }

  /** @param results of earlier turns, the newest first; if they are too many, each call to another service counts as one with a result */
  addEarlier(results: readonly ServiceResult[]): void {
    let room = maxEarlierLength;
    for (const { serviceId, text } of results) {
      room -= text.length;
      if (room < 0) this.#tooMany.add(serviceId);
      else this.add(serviceId, text);
    }
  }

  #read(): void {
    for (const { serviceId, text } of this.#unread) {
      const runs = this.#runs.get(serviceId) ?? new Set<string>();
      for (const form of formsOf(text.slice(0, maxLength))) for (const run of runsIn(form)) runs.add(run);
      this.#runs.set(serviceId, runs);
    }
    this.#unread = [];
  }

  /** True if the text has 16 letters or digits in a row that a result of another service has, in any spelling of them. */
  hasForeign(serviceId: string, text: string): boolean {
    this.#read();
    if ([...this.#tooMany].some((id) => id !== serviceId)) return true;
    const others = [...this.#runs].filter(([id]) => id !== serviceId).map(([, runs]) => runs);
    if (others.every((runs) => runs.size === 0)) return false;
    if (text.length > maxLength) return true;
    return [...formsOf(text)].flatMap(spellings).some((spelling) => {
      for (const run of runsIn(spelling)) if (others.some((runs) => runs.has(run))) return true;
      return false;
    });
  }
}

/** Yields each 16 letters or digits in a row, without case and without the characters between them. */
function* runsIn(text: string): Generator<string> {
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
  for (let start = 0; start + runLength <= letters.length; start += 1) yield letters.slice(start, start + runLength);
}

/**
 * Returns the text, the text without the escapes of JSON, whose letters would stand between those of a value, and its values
 * without their names, since a value can be divided among several members. A text need not be JSON.
 */
function formsOf(text: string): ReadonlySet<string> {
  // A string without an end matches, too: no part of the text is read twice.
  const values = text.replaceAll(
    /"([^"\\]*(?:\\.[^"\\]*)*)(?:"|\\?$)(\s*:)?/gs,
    (_string, inner: string, colon?: string) => (colon === undefined ? inner : ' '),
  );
  // Twice: a value can be JSON, too.
  return new Set([text, ...[text, values].map((form) => unescaped(unescaped(form)))]);
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\(?:u([0-9a-f]{4})|.)/gis, (escape, unit?: string) => {
    if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
    return /[bfnrt]/.test(escape) ? ' ' : escape.slice(1);
  });

/** Returns the text, the text backwards, and what its percent escapes, hexadecimal and base64 decode to. */
function spellings(text: string): string[] {
  const encoded = text.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? [];
  const decoded = encoded.flatMap((run) => [
    ...[0, 1, 2, 3].map((offset) => Buffer.from(run.slice(offset), 'base64').toString()),
    ...(/^[0-9a-f]+$/i.test(run) ? [Buffer.from(run, 'hex').toString()] : []),
  ]);
  return [text, Array.from(text).reverse().join(''), decodePercent(text), ...decoded];
}

const decodePercent = (text: string): string =>
  text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
