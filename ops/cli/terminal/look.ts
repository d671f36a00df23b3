/** The look of the output: colours and check marks, for terminals, pipes and locales that have them. */

/** The part of a stream that its look depends on. */
export interface OutputStream {
  readonly isTTY?: boolean;
}

/** https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
const styles = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;
export type TextStyle = keyof typeof styles;

export type MarkName = 'good' | 'bad' | 'skipped';
type Marks = Readonly<Record<MarkName, string>>;

const unicodeMarks: Marks = { good: '✓', bad: '✗', skipped: '–' };
const asciiMarks: Marks = { good: '+', bad: 'x', skipped: '-' };
const markStyles: Readonly<Record<MarkName, TextStyle>> = { good: 'green', bad: 'red', skipped: 'dim' };

export interface Look {
  /** Returns the text in a style if there are colours, otherwise the text. */
  readonly paint: (style: TextStyle, text: string) => string;
  /** Returns a check mark, in its colour. */
  readonly mark: (name: MarkName) => string;
}

/** Without colours, in ASCII: for programs and tests. */
export const plainLook: Look = createLook(false, asciiMarks);

/** Returns the look for a stream. */
export function chooseLook(stream: OutputStream, environment: NodeJS.ProcessEnv): Look {
  return createLook(hasColours(stream, environment), hasUnicode(environment) ? unicodeMarks : asciiMarks);
}

function createLook(colours: boolean, marks: Marks): Look {
  const paint: Look['paint'] = (style, text) => (colours ? `\u001b[${styles[style]}m${text}\u001b[0m` : text);
  return { paint, mark: (name) => paint(markStyles[name], marks[name]) };
}

/** True if the stream shows colours: https://no-color.org and https://force-color.org, which has precedence as in Node. */
export function hasColours({ isTTY }: OutputStream, environment: NodeJS.ProcessEnv): boolean {
  const { NO_COLOR: refusal = '', FORCE_COLOR: wish = '', TERM: terminal } = environment;
  if (wish !== '') return wish !== '0' && wish !== 'false';
  return isTTY === true && refusal === '' && terminal !== 'dumb';
}

/** True if the locale is UTF-8; on Windows, terminals are. */
export function hasUnicode({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv, platform = process.platform): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((name) => name !== undefined && name !== '');
  return locale === undefined ? platform === 'win32' : /utf-?8/i.test(locale);
}
