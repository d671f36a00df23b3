/** Checks that Pulumi is installed, logged in and has the stack, and reads the stack's settings. */
import type { Json } from '../../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { askProgram, type ProgramAnswer, type ProgramOptions } from '../../process/program.ts';
import { OpsError } from '../../error/ops-error.ts';
import type { CheckResult } from './check-round.ts';

/** The tested version; older ones may not start the provider from this folder. */
const minimumVersion = [3, 200] as const;

const installRemedy = 'install Pulumi 3.200 or later (https://www.pulumi.com/docs/install/), and put it on PATH';

/** @throws OpsError */
export async function checkPulumiVersion(options: ProgramOptions): Promise<CheckResult<string>> {
  const answer = await askPulumi(['version'], options);
  const [text, major, minor] = /^v?(\d+)\.(\d+)\S*/.exec(answer.stdout.trim()) ?? [];
  if (answer.code !== 0 || text === undefined)
    throw new OpsError('cli-program-unsupported', '"pulumi version" printed no version', installRemedy, {
      data: { program: 'pulumi' },
    });
  const [isMajor, isMinor] = [Number(major), Number(minor)];
  const isEnough = isMajor === minimumVersion[0] && isMinor >= minimumVersion[1];
  if (!isEnough)
    throw new OpsError('cli-program-unsupported', `pulumi ${text} is not supported`, installRemedy, {
      data: { program: 'pulumi', version: text },
    });
  return { value: text, detail: text };
}

async function askPulumi(parameters: readonly string[], options: ProgramOptions): Promise<ProgramAnswer> {
  const answer = await askProgram('pulumi', parameters, options);
  if (answer === undefined)
    throw new OpsError('cli-program-missing', 'pulumi is not on PATH', installRemedy, {
      data: { program: 'pulumi' },
    });
  return answer;
}

/** Checks the backend, which has the state. @throws OpsError */
export async function checkBackend(options: ProgramOptions): Promise<CheckResult<string>> {
  const answer = await askPulumi(['whoami', '--json', '--verbose', '--non-interactive'], options);
  if (answer.code !== 0) {
    const remedy = 'run pulumi login, or set PULUMI_BACKEND_URL (file://…, s3://…) or PULUMI_ACCESS_TOKEN';
    throw new OpsError('cli-pulumi-logged-out', `pulumi is not logged in (${readErrorLine(answer)})`, remedy);
  }
  const { url, user } = objectOf(parseAnswer(answer.stdout));
  return { value: stringOf(url), detail: `${stringOf(user)} at ${stringOf(url)}` };
}

/** @param wanted the value of --stack; default: the selected or the only stack. @throws OpsError */
export async function checkStack(wanted: string | undefined, options: ProgramOptions): Promise<CheckResult<string>> {
  const answer = await askPulumi(['stack', 'ls', '--json', '--non-interactive'], options);
  if (answer.code !== 0) {
    const problem = `pulumi cannot list the stacks (${readErrorLine(answer)})`;
    throw new OpsError('cli-stacks-unreadable', problem, 'run pulumi stack ls to see why');
  }
  const stacks = arrayOf(parseAnswer(answer.stdout)).filter((stack) => isObject(stack));
  const names = stacks.map(({ name }) => stringOf(name));
  const current = stacks.find((stack) => stack.current === true);
  const chosen = wanted ?? (current === undefined ? undefined : stringOf(current.name)) ?? getOnlyStack(names);
  if (chosen === undefined)
    throw new OpsError(
      'cli-stack-ambiguous',
      `no stack is selected among ${names.join(', ')}`,
      'choose one with --stack',
      {
        data: { stacks: names },
      },
    );
  // A name can have the organisation and the project as prefix.
  const isThere = names.some((name) => name === chosen || name.endsWith(`/${chosen}`) || chosen.endsWith(`/${name}`));
  if (!isThere)
    throw new OpsError('cli-stack-missing', `the stack "${chosen}" does not exist`, `run pulumi stack init ${chosen}`, {
      data: { stack: chosen },
    });
  return { value: chosen, detail: chosen };
}

function getOnlyStack(names: readonly string[]): string | undefined {
  if (names.length === 0)
    throw new OpsError('cli-stack-missing', 'no stack exists', 'run pulumi stack init production');
  return names.length === 1 ? names[0] : undefined;
}

/** All settings of the stack by their full names, with secrets in plain text: never to be shown. */
export type StackConfig = ReadonlyMap<string, string>;

/** Reads all settings; decrypting them also checks the passphrase. @throws OpsError */
export async function checkStackConfig(stack: string, options: ProgramOptions): Promise<CheckResult<StackConfig>> {
  const parameters = ['config', '--json', '--show-secrets', '--stack', stack, '--non-interactive'];
  const answer = await askPulumi(parameters, options);
  if (answer.code !== 0) {
    const said = readErrorLine(answer);
    const isPassphrase = said.includes('passphrase');
    const remedy = isPassphrase
      ? 'set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the passphrase of the stack'
      : `run pulumi config --stack ${stack} to see why`;
    const problem = `the settings of the stack "${stack}" cannot be read (${said})`;
    throw new OpsError('cli-stack-settings-unreadable', problem, remedy, { data: { stack } });
  }
  const entries = Object.entries(objectOf(parseAnswer(answer.stdout)));
  const config = new Map(entries.map(([name, setting]) => [name, stringOf(objectOf(setting).value)]));
  return { value: config, detail: `${config.size} set` };
}

/** Returns the line of the error. */
function readErrorLine({ code, stderr }: ProgramAnswer): string {
  const line = stderr.split('\n').find((text) => text.startsWith('error: ')) ?? stderr.trim().split('\n')[0] ?? '';
  return line.replace(/^error: /, '').slice(0, 300) || `its exit code was ${code}`;
}

function parseAnswer(text: string): Json {
  try {
    return JSON.parse(text) as Json; // what JSON.parse gives is JSON
  } catch (error) {
    throw new OpsError('cli-pulumi-answer-invalid', 'the answer of pulumi is not JSON', installRemedy, {
      cause: error,
    });
  }
}
