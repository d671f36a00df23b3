/** For tests of a deployment: a folder with programs that stand for Pulumi and Docker, a double of Kong, one of Route 53. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KongDouble } from '../../../pulumi/tests/kong/double.ts';
import { type Route53Double, startRoute53 } from '../../route53/testing/route53.ts';

export interface Programs {
  /** Holds `Pulumi.yaml`. */
  readonly folder: string;
  /** What they are called with, a line each, in their order. */
  calls(): Promise<readonly string[]>;
  forget(): Promise<void>;
  remove(): Promise<void>;
}

/** They write down how they are called, and do what these lines of a shell say; what is set in the environment, they see. */
export async function standIns(
  programs: Readonly<Record<string, string>>,
): Promise<Programs & { readonly bin: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'fountainai-deploy-'));
  const [bin, calls] = [join(folder, 'bin'), join(folder, 'calls')];
  await mkdir(bin);
  await writeFile(join(folder, 'Pulumi.yaml'), 'name: fountainai\nruntime: nodejs\n');
  await writeFile(calls, '');
  for (const [name, lines] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/sh\necho "${name} $*" >> '${calls}'\n${lines}\n`);
    await chmod(join(bin, name), 0o755);
  }
  return {
    folder,
    bin,
    calls: async () => (await readFile(calls, 'utf8')).split('\n').filter(Boolean),
    forget: () => writeFile(calls, ''),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** As the engine v3.200.0 answers. A variable that is set takes the place of an answer, or makes it fail. */
const pulumi = `
case "$1" in
  version) echo "\${TEST_PULUMI_VERSION:-v3.200.0}" ;;
  whoami)
    if [ -n "$TEST_LOGGED_OUT" ]; then
      echo 'error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions' >&2; exit 255
    fi
    echo '{ "user": "root", "url": "file:///state" }' ;;
  stack) printf '%s\\n' "$TEST_STACKS" ;;
  config)
    if [ -n "$TEST_CONFIG_ERROR" ]; then echo "error: $TEST_CONFIG_ERROR" >&2; exit 255; fi
    printf '%s\\n' "$TEST_CONFIG" ;;
  *)
    echo "the output of pulumi $1"
    if [ -n "$TEST_SIGNALS" ]; then
      trap 'echo "pulumi SIGINT" >> "$TEST_SIGNALS"' INT
      sleep 20 & long=$!
      echo "pulumi started" >> "$TEST_SIGNALS"
      wait $long
      # What a second signal would meet: it clears up.
      sleep 0.3 & wait $!
      kill $long; exit 130
    fi
    exit "\${TEST_UPDATE_CODE:-0}" ;;
esac`;

const docker = `
if [ -n "$TEST_DOCKER_DOWN" ]; then echo 'Cannot connect to the Docker daemon. Is it running?' >&2; exit 1; fi
echo 28.2.2`;

/** Everything that a deployment needs, and nothing of this machine's. */
export interface TestSite extends Programs {
  readonly kong: KongDouble;
  readonly route53: Route53Double;
  /** @param config of the stack, over what is needed; undefined: not set */
  environment(config?: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const zones = [
  { id: 'Z00000001', name: 'fountain.coach' },
  { id: 'Z00000002', name: 'inner.example', isPrivate: true },
];

export async function testSite(): Promise<TestSite> {
  const programs = await standIns({ pulumi, docker });
  const [kong, route53] = [await new KongDouble({ token: 'secret-admin-token' }).start(), await startRoute53(zones)];
  const needed = {
    'fountainai:kongAdminUrl': kong.url,
    'fountainai:kongAdminToken': 'secret-admin-token',
    'fountainai:gatewayAddresses': '203.0.113.7',
    'fountainai:image': 'registry.example.com/fountainai:1.0.0',
    'fountainai:keyAuth': 'true',
    'fountainai:rateLimit': '600',
  };
  return {
    ...programs,
    kong,
    route53,
    environment(config = {}) {
      const given = Object.entries<string | undefined>({ ...needed, ...config }).filter(
        ([, value]) => value !== undefined,
      );
      const entries = given.map(([name, value]) => [name, { value, secret: false }] as const);
      return {
        ...route53.environment,
        AWS_EC2_METADATA_DISABLED: 'true',
        PATH: `${programs.bin}:/usr/bin:/bin`,
        // Set to nothing, it hides what a `.env` may say.
        KONG_ADMIN_URL: '',
        API_KEYS: 'secret-key',
        ADMIN_API_KEYS: 'secret-admin-key',
        TEST_STACKS: JSON.stringify([{ name: 'dev', current: true }]),
        TEST_CONFIG: JSON.stringify(Object.fromEntries(entries)),
      };
    },
    async close() {
      await Promise.all([kong.stop(), route53.close()]);
      await programs.remove();
    },
  };
}
