/**
 * `kong.yml`. Kong resolves `{vault://env/…}` only in fields that its schemas mark as referenceable, and the key of a consumer is
 * not one of them. So the file has placeholders, which are replaced when the container starts.
 */
import type { Secret } from '../../../pulumi/plan/settings/secret.ts';

/** Returns the placeholder of a secret: `${API_KEYS:2}` is the second of the comma-separated values. */
export const toSecretPlaceholder = ({ setting, index }: Secret): string => `\${${setting}:${index + 1}}`;

/** Replaces placeholders by quoted YAML scalars; a missing value stops the start. */
const program = [
  's{\\$\\{(\\w+):(\\d+)\\}}{',
  'my @values = grep { length } map { s/^\\s+|\\s+$//gr } split /,/, $ENV{$1} // "";',
  'my $value = $values[$2 - 1] // die "kong.yml: $1 has no value $2, run npx fountainai dockerize again\\n";',
  '$value =~ s/(["\\\\])/\\\\$1/g; "\\"$value\\""',
  '}ge',
].join(' ');

/** For `sh -ec` in a compose file, where `$` is written twice. The image has perl; the last line is its own start command. */
export const renderCommand = [
  `perl -pe '${program}' /kong/kong.yml > /tmp/kong.yml`,
  'exec /docker-entrypoint.sh kong docker-start',
]
  .join('\n')
  .replaceAll('$', '$$$$');
