/**
 * `kong.yml`. Kong resolves `{vault://env/…}` in fields that its schemas call referenceable, and the key of a consumer is
 * none of them: it would be taken as the key itself. So the file names the secrets, and they are put in when the container starts.
 */
import type { Secret } from '../../../pulumi/plan/settings/secret.ts';

/** What stands for a secret: `${API_KEYS:2}`, the second of the comma-separated values. A plain scalar of YAML, alone. */
export const toSecretPlaceholder = ({ setting, index }: Secret): string => `\${${setting}:${index + 1}}`;

/** Values are put in as YAML's quoted scalars, whatever they hold; one that is not set stops the start. */
const program = [
  's{\\$\\{(\\w+):(\\d+)\\}}{',
  'my @values = grep { length } map { s/^\\s+|\\s+$//gr } split /,/, $ENV{$1} // "";',
  'my $value = $values[$2 - 1] // die "kong.yml: $1 has no value $2, run npm run dockerize again\\n";',
  '$value =~ s/(["\\\\])/\\\\$1/g; "\\"$value\\""',
  '}ge',
].join(' ');

/** For `sh -ec` in a compose file, where `$` is written twice. The image holds perl; the last is what it starts by itself. */
export const renderCommand = [
  `perl -pe '${program}' /kong/kong.yml > /tmp/kong.yml`,
  'exec /docker-entrypoint.sh kong docker-start',
]
  .join('\n')
  .replaceAll('$', '$$$$');
