/** Scripts for the commands in the user's `package.json`. All else of the file, and its layout, stays. */
import { applyEdits, modify, parse, type ParseError } from 'jsonc-parser';
import { isObject, objectOf } from '../../openapi/json/json.ts';
import { scripts } from './scripts.ts';

/** Members that the commands need, by their places. npm 12 runs install scripts of the packages in `allowScripts` only. */
const members: readonly (readonly [path: readonly string[], value: string | boolean])[] = [
  ...Object.entries(scripts).map(([name, line]) => [['scripts', name], line] as const),
  [['allowScripts', 'better-sqlite3'], true],
];

/** Returns the text with the missing members; undefined if it, or a member that gets others, is not a JSON object. Members that are set stay as they are. */
export function withScripts(text: string): string | undefined {
  const errors: ParseError[] = [];
  const content: unknown = parse(text, errors, { allowTrailingComma: false, disallowComments: true });
  if (errors.length > 0 || typeof content !== 'object' || content === null || Array.isArray(content)) return undefined;
  if (members.some(([[group = '']]) => !isGroup(objectOf(content)[group]))) return undefined;
  const formattingOptions = { ...findIndent(text), eol: text.includes('\r\n') ? '\r\n' : '\n' };
  return members.reduce((edited, [path, value]) => {
    const [group = '', name = ''] = path;
    const own = objectOf(parse(edited))[group];
    if (Object.hasOwn(objectOf(own), name)) return edited;
    return applyEdits(edited, modify(edited, [...path], value, { formattingOptions }));
  }, text);
}

const isGroup = (value: unknown): boolean => value === undefined || isObject(value);

function findIndent(text: string): { insertSpaces: boolean; tabSize: number } {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.startsWith('\t') ? 1 : indent.length };
}
