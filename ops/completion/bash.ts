/** The completions of bash: https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html */
import type { KnownValues } from '../../openapi/command/description.ts';
import { quoteWord } from '../../openapi/text/escapes.ts';
import { type CompletedCommand, listServices } from './completed-command.ts';

/**
 * `compgen -W` would run what stands in the name of a document, so words are compared one by one. bash splits words at `=`;
 * of a list with commas the last item is completed.
 */
const functions = String.raw`
_fountainai_add() {
  local word
  for word in "$@"; do
    [[ $word == "$cur"* ]] && COMPREPLY+=("$before$(printf %q "$word")")
  done
}
_fountainai_documents() {
  local folder=$PWD file name
  while [[ ! -d $folder/openapi && ! -e $folder/fountainai.yml && $folder == */* ]]; do folder=${'$'}{folder%/*}; done
  while IFS= read -r name; do _fountainai_add "$name"; done < <(SERVICES)
  for file in "$folder"/openapi/*.yml "$folder"/openapi/*.yaml "$folder"/openapi/*.json; do
    [[ -e $file ]] || continue
    name=${'$'}{file##*/}
    _fountainai_add "${'$'}{name%.*}"
  done
}
_fountainai_files() {
  local file
  compopt -o filenames 2>/dev/null
  while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen "$1" -- "$cur")
}
`.trim();

const body = String.raw`
_fountainai() {
  local cur=${'$'}{COMP_WORDS[COMP_CWORD]} option=${'$'}{COMP_WORDS[COMP_CWORD-1]} before='' at=0 command
  COMPREPLY=()
  if [[ ${'$'}{COMP_WORDS[0]##*/} == npx ]]; then
    for ((at = 1; at < COMP_CWORD; at++)); do [[ ${'$'}{COMP_WORDS[at]} == fountainai ]] && break; done
    if ((at == COMP_CWORD)); then _fountainai_add fountainai; return; fi
  fi
  if ((COMP_CWORD == at + 1)); then _fountainai_add COMMANDS; return; fi
  command=${'$'}{COMP_WORDS[at+1]}
  if [[ $cur == = ]]; then cur=''; elif [[ $option == = ]]; then option=${'$'}{COMP_WORDS[COMP_CWORD-2]}; fi
  case $command:$option in
VALUES
  esac
  case $command in
ARGUMENTS
  esac
}
complete -F _fountainai fountainai
complete -p npx >/dev/null 2>&1 || complete -o bashdefault -o default -F _fountainai npx
`.trim();

export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const values = commands.flatMap(({ name, options }) =>
    options
      .filter(({ hasValue }) => hasValue)
      .map(({ flag, known }) => `    ${name}:${flag}) ${complete(known)}return ;;`),
  );
  const positionals = commands.map(({ name, options, known }) => {
    const flags = options.map(({ flag }) => flag).join(' ');
    return `    ${name}) if [[ $cur == -* ]]; then _fountainai_add ${flags}; else ${complete(known) || ': ; '}fi ;;`;
  });
  const names = commands.map(({ name }) => name).join(' ');
  return [
    '# Completions of fountainai. In ~/.bashrc: eval "$(npx fountainai completion bash)"',
    functions.replace('SERVICES', () => listServices),
    body
      .replace('COMMANDS', () => `${names} help --help --version`)
      .replace('VALUES', () => values.join('\n'))
      .replace('ARGUMENTS', () => positionals.join('\n')),
    '',
  ].join('\n');
}

/** The commands that add known values, with `;` after each. */
function complete(known: KnownValues | undefined): string {
  if (known === undefined) return '';
  if (known === 'file') return '_fountainai_files -f; ';
  if (known === 'folder') return '_fountainai_files -d; ';
  if (known === 'document') return '_fountainai_documents; ';
  const list = 'if [[ $cur == *,* ]]; then before=${cur%,*},; cur=${cur##*,}; fi; ';
  return `${list}_fountainai_add ${known.map(quoteWord).join(' ')}; `;
}
