/**
 * `kong.yml`. Kong resolves `{vault://env/…}` only in fields that its schemas mark as referenceable, and the key of a consumer is
 * not one of them. So the file has placeholders, which are replaced when the container starts.
 */
import type { Secret } from '../../../pulumi/plan/settings/secret.ts';

/** Returns the placeholder of a secret: `${API_KEYS:2}` is the second of the comma-separated values. */
export const toSecretPlaceholder = ({ setting, index }: Secret): string => `\${${setting}:${index + 1}}`;

/** Replaces placeholders by quoted YAML scalars, from the files of secrets; a missing value stops the start. */
const program = [
  's{\\$\\{(\\w+):(\\d+)\\}}{',
  'my $file = "/run/secrets/" . lc $1; open my $input, "<", $file or die "kong.yml: $file: $!\\n";',
  'my @values = grep { length } map { s/^\\s+|\\s+$//gr } split /,/, join "", <$input>;',
  'my $value = $values[$2 - 1] // die "kong.yml: $1 has no value $2, run npx fountainai dockerize again\\n";',
  '$value =~ s/(["\\\\])/\\\\$1/g; "\\"$value\\""',
  '}ge',
].join(' ');

/** The name of Kong in the network of its Admin API. */
export const adminHost = 'kong-admin';

/**
 * Returns the script for `sh -ec` in a compose file, where `$` is written twice. The image has perl and getent; the last line is its
 * own start command.
 * @param isRendered true if `kong.yml` has placeholders
 */
export function startKong(isRendered: boolean): string {
  const lines = [
    ...(isRendered ? [`perl -pe '${program}' /kong/kong.yml > /tmp/kong.yml`] : []),
    `address=$(getent hosts ${adminHost})`,
    'export KONG_ADMIN_LISTEN="${address%% *}:8001"',
    'exec /docker-entrypoint.sh kong docker-start',
  ];
  return lines.join('\n').replaceAll('$', '$$$$');
}
