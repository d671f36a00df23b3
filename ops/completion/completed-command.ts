/** What a shell completes of a command, derived from its description. */
import type { CommandDescription, KnownValues } from '../../openapi/command/description.ts';

export interface CompletedOption {
  /** `--only`, or `-h`. */
  readonly flag: string;
  readonly description: string;
  readonly hasValue: boolean;
  readonly isRepeatable: boolean;
  readonly known: KnownValues | undefined;
}

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** Undefined if the command takes no arguments, or nothing is known about them. */
  readonly known: KnownValues | undefined;
}

const maxDescription = 90;

/** Returns the commands for the script of a shell. */
export function toCompletedCommands(descriptions: readonly CommandDescription[]): readonly CompletedCommand[] {
  return descriptions.map(({ name, purpose, options, positionals }) => ({
    name,
    description: shorten(purpose),
    options: Object.entries(options).map(([option, { type, description, multiple, known }]) => ({
      flag: `--${option}`,
      description: shorten(description),
      hasValue: type === 'string',
      isRepeatable: multiple === true,
      known,
    })),
    known: positionals?.known,
  }));
}

/** Returns the first sentence or its first clause, in one line. */
function shorten(text: string): string {
  const [first = ''] = text.replaceAll(/\s+/g, ' ').split(/[.;:] |[.;:]$/);
  if (first.length <= maxDescription) return first;
  return `${first.slice(0, maxDescription).replace(/\s+\S*$/, '')} …`;
}

/** The shell command that prints the names of the services in the project file of `$folder`, in the form in which `init` writes it. */
export const listServices = String.raw`sed -n '/^services:/,/^[^ #]/s/^  \([A-Za-z0-9_-]*\):.*/\1/p' "$folder/fountainai.yml" 2>/dev/null`;
