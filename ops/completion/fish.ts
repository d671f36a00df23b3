/** The completions of fish: https://fishshell.com/docs/current/completions.html */
import type { KnownValues } from '../../openapi/command/description.ts';
import { quoteWord } from '../../openapi/text/escapes.ts';
import { type CompletedCommand, listServices } from './completed-command.ts';

const functions = String.raw`
function __fountainai_documents
  set -l folder $PWD
  while not test -d "$folder/openapi"; and not test -e "$folder/fountainai.yml"; and test -n "$folder"
    set folder (string replace -r '/[^/]*$' '' -- "$folder")
  end
  SERVICES
  for file in $folder/openapi/*.yml $folder/openapi/*.yaml $folder/openapi/*.json
    string replace -r '.*/(.*)\.[a-z]+$' '$1' -- $file
  end
end
function __fountainai_words
  set -l words (commandline -opc)
  if string match -q '*npx' -- $words[1]
    set words $words[2..]
    test "$words[1]" = fountainai; or return 1
  end
  set -e words[1]
  if set -q words[1]
    printf '%s\n' $words
  end
end
function __fountainai_needs_command
  set -l words (__fountainai_words); or return 1
  test (count $words) -eq 0
end
function __fountainai_uses
  set -l words (__fountainai_words); or return 1
  test "$words[1]" = "$argv[1]"
end
complete -c npx -n 'test (count (commandline -opc)) -eq 1' -a fountainai
`.trim();

export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const lines = ['fountainai', 'npx'].flatMap((program) => commands.flatMap((command) => describe(program, command)));
  const head = '# Completions of fountainai. In ~/.config/fish/config.fish: npx fountainai completion fish | source';
  return [head, functions.replace('SERVICES', () => listServices), ...lines, ''].join('\n');
}

function describe(program: string, { name, description, options, known }: CompletedCommand): string[] {
  const start = `complete -c ${program}`;
  const uses = `-n ${quoteFish(`__fountainai_uses ${name}`)}`;
  return [
    `${start} -n __fountainai_needs_command -f -a ${name} -d ${quoteFish(description)}`,
    `${start} ${uses} ${complete(known)}`,
    ...options.map(({ flag, description: text, hasValue, known: values }) => {
      const value = hasValue ? ` -r ${complete(values)}` : '';
      return `${start} ${uses} -l ${flag.slice(2)}${value} -d ${quoteFish(text)}`;
    }),
  ];
}

function complete(known: KnownValues | undefined): string {
  if (known === 'file') return '-F';
  if (known === 'folder') return "-f -a '(__fish_complete_directories)'";
  if (known === 'document') return "-f -a '(__fountainai_documents)'";
  return known === undefined ? '-f' : `-f -a ${quoteFish(known.map(quoteWord).join(' '))}`;
}

/** fish reads backslashes and quotes in single quotes. */
const quoteFish = (text: string): string => `'${text.replaceAll(/(['\\])/g, String.raw`\$1`)}'`;
