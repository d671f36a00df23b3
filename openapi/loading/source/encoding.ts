/** Decodes the bytes of a file: https://yaml.org/spec/1.2.2/#52-character-encodings, of which UTF-8 is the one that JSON has too. */
import { failure } from './text.ts';

/** @throws DocumentError at the first invalid byte: decoded as a replacement character, the fault would be found much later */
export function decode(file: string, bytes: Uint8Array): string {
  const text = readable(bytes);
  if (text !== undefined) return text;
  const lines = readableStart(bytes).split('\n');
  const location = { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  const message = 'The file must be text in UTF-8, YAML or JSON: this byte is not';
  throw failure({ code: 'document-encoding-invalid', message, pointer: '', location });
}

function readable(bytes: Uint8Array, { isStart = false } = {}): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isStart });
  } catch {
    return undefined;
  }
}

/** Returns the bytes before the first invalid byte, found by bisection. */
function readableStart(bytes: Uint8Array): string {
  let good = 0;
  for (let bad = bytes.length; bad - good > 1;) {
    const middle = Math.floor((good + bad) / 2);
    if (readable(bytes.subarray(0, middle), { isStart: true }) === undefined) bad = middle;
    else good = middle;
  }
  return readable(bytes.subarray(0, good), { isStart: true }) ?? '';
}
