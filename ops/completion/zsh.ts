/** The completions of zsh: https://zsh.sourceforge.io/Doc/Release/Completion-System.html */
import type { KnownValues } from '../../openapi/command/description.ts';
import { quoteWord } from '../../openapi/text/escapes.ts';
import { type CompletedCommand, type CompletedOption, listServices } from './completed-command.ts';

const functions = String.raw`
_fountainai_documents() {
  local folder=$PWD
  while [[ ! -d $folder/openapi && ! -e $folder/fountainai.yml && -n $folder ]]; do folder=${'$'}{folder%/*}; done
  local -a names=($folder/openapi/*.(yml|yaml|json)(N:t:r) ${'$'}{(f)"$(SERVICES)"})
  compadd "$@" -a names
}
`.trim();

const body = String.raw`
_fountainai() {
  local -a commands=(
COMMANDS
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  local command=$words[2]
  shift words
  (( CURRENT -= 1 ))
  case $command in
ARGUMENTS
  esac
}
_fountainai_npx() {
  if [[ $words[2] == fountainai ]] && (( CURRENT > 2 )); then shift words; (( CURRENT -= 1 )); _fountainai
  elif (( CURRENT == 2 )); then compadd fountainai; _files
  else _files; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _fountainai fountainai
(( $+_comps[npx] )) || compdef _fountainai_npx npx
`.trim();

export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name, description }) => `    ${quoteWord(`${name}:${description}`)}`);
  const cases = commands.map(({ name, options, known }) => {
    const rest = known === undefined ? [] : [`*:argument:${complete(known)}`];
    const words = [...options.map(toSpecification), ...rest].map((word) => `      ${quoteWord(word)}`);
    return [`    ${name}) _arguments \\`, words.join(' \\\n'), '    ;;'].join('\n');
  });
  return [
    '# Completions of fountainai. In ~/.zshrc: source <(npx fountainai completion zsh)',
    functions.replace('SERVICES', () => listServices),
    body.replace('COMMANDS', () => names.join('\n')).replace('ARGUMENTS', () => cases.join('\n')),
    '',
  ].join('\n');
}

/** `*--only=[some of the sections]:value:(document code)` */
function toSpecification({ flag, description, hasValue, isRepeatable, known }: CompletedOption): string {
  const text = description.replaceAll(/([\\[\]:])/g, String.raw`\$1`);
  const value = hasValue ? `:value:${complete(known, isRepeatable)}` : '';
  return `${isRepeatable ? '*' : ''}${flag}${hasValue ? '=' : ''}[${text}]${value}`;
}

function complete(known: KnownValues | undefined, isList = false): string {
  if (known === undefined) return ' ';
  if (known === 'file') return '_files';
  if (known === 'folder') return '_files -/';
  if (known === 'document') return '_fountainai_documents';
  return isList ? `_sequence compadd - ${known.join(' ')}` : `(${known.join(' ')})`;
}
