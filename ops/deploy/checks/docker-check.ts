/** Checks that a Docker engine answers, which builds the image and pushes it to the registry. */
import { OpsError } from '../../error/ops-error.ts';
import { askProgram, type ProgramOptions } from '../../process/program.ts';
import type { CheckResult } from './check-round.ts';

/**
 * @param host the engine's address, such as `ssh://user@host`; default: the engine of this machine
 * @throws OpsError
 */
export async function checkDocker(options: ProgramOptions, host?: string): Promise<CheckResult<string>> {
  const where = host === undefined ? [] : ['--host', host];
  const parameters = [...where, 'version', '--format', '{{.Server.Version}}'];
  const answer = await askProgram('docker', parameters, options);
  if (answer === undefined) {
    const remedy = 'install Docker (https://docs.docker.com/engine/install/), and put it on PATH';
    throw new OpsError('cli-program-missing', 'docker is not on PATH', remedy, { data: { program: 'docker' } });
  }
  const { code, stdout, stderr } = answer;
  const version = stdout.trim();
  if (code !== 0 || version === '') {
    const said = (stderr.trim().split('\n')[0] ?? '').slice(0, 300);
    const remedy =
      host === undefined
        ? 'start Docker, or set DOCKER_HOST if it runs elsewhere, and check that you may use it'
        : `check that docker --host ${host} info answers`;
    throw new OpsError('cli-docker-unreachable', `no Docker engine answers (${said})`, remedy, {
      data: { host: host ?? '' },
    });
  }
  return { value: version, detail: `Docker ${version}${host === undefined ? '' : ` at ${host}`}` };
}
