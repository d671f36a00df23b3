/** Finds calls of our commands in shell lines, and the parts of each that can be checked. */

export interface CommandCall {
  /** The name after `fountainai` or `npm run`; `start` and `test` for npm's own commands. */
  readonly name: string;
  readonly isScript: boolean;
  readonly words: readonly string[];
  /** The words that npm keeps for itself, which only `--` prevents. */
  readonly lost: readonly string[];
}

/** Returns the calls of our commands in a text of shell lines. Placeholders such as `<name>` count as words. */
export function findCalls(text: string): readonly CommandCall[] {
  const joined = text.replaceAll(/\\\n\s*/g, ' ');
  return joined.split('\n').flatMap((line) => splitCommands(line).flatMap(parseCall));
}

/** Words of each command of a line; a comment, a prompt and settings in front of a command are not part of it. */
function splitCommands(line: string): string[][] {
  const tokens = line
    .replace(/^\s*\$ /, '')
    .matchAll(
      /"(?:[^"\\]|\\.)*"|'[^']*'|#.*$|&&|\|\||[;|()]|(?:[^\s"'#;|()&]|(?<=\S)#|&(?!&)|"(?:[^"\\]|\\.)*"|'[^']*')+/g,
    );
  const commands: string[][] = [[]];
  for (const [token] of tokens) {
    if (token.startsWith('#')) break;
    if (/^(?:&&|\|\||[;|()])$/.test(token)) commands.push([]);
    else commands.at(-1)?.push(token.replaceAll(/^["']|["']$/g, ''));
  }
  return commands.map((words) =>
    words.slice(
      Math.max(
        0,
        words.findIndex((word) => !/^[A-Z_]+=/.test(word)),
      ),
    ),
  );
}

function parseCall([program, ...words]: readonly string[]): CommandCall[] {
  if (program === 'npx') {
    const called = words.slice(words.findIndex((word) => !word.startsWith('-')));
    return called[0] === 'fountainai' ? parseCall(called) : [];
  }
  if (program === 'fountainai') {
    const [name, ...rest] = words;
    return name === undefined ? [] : [{ name, isScript: false, words: rest, lost: [] }];
  }
  if (program !== 'npm') return [];
  const [verb, ...rest] = words;
  const isOwn = verb === 'start' || verb === 'test';
  if (!isOwn && verb !== 'run') return [];
  const [name, ...others] = isOwn ? [verb, ...rest] : rest;
  if (name === undefined) return [];
  const end = others.indexOf('--');
  const [lost, own] = end < 0 ? [others, []] : [others.slice(0, end), others.slice(end + 1)];
  return [{ name, isScript: true, words: own, lost: lost.filter((word) => word.startsWith('-')) }];
}
