/** The commands that check the health of services inside a container, whose image has Node alone. */
import { toolSettings } from '../../../openapi/settings/tool-settings.ts';

/** Returns the command that checks the health of the service on that port, inside a container. */
export const healthCommand = (port: number): readonly string[] => [
  'node',
  '-e',
  `fetch("http://127.0.0.1:${port}/healthz").then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`,
];

/**
 * Returns the command for the image, which does not know what its container runs: the port of `HEALTH_PORT`, or the first of the
 * ports that answers.
 */
export function imageHealthCommand(ports: readonly number[]): readonly string[] {
  const { name } = toolSettings.healthPort;
  const check = 'fetch("http://127.0.0.1:" + port + "/healthz").then(({ ok }) => ok || Promise.reject())';
  const listed = `(process.env.${name} || "${ports.join(' ')}").split(" ")`;
  return [
    'node',
    '-e',
    `Promise.any(${listed}.map((port) => ${check})).then(() => process.exit(0), () => process.exit(1))`,
  ];
}
