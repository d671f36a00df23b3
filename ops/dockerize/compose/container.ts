/** Members that containers share: bounded logs, an init process, and no more rights and memory than they need. */
import type { JsonObject } from '../../../openapi/document/document.ts';

export interface ContainerLimits {
  /** As Compose takes it, such as `512m`. A process that needs more is killed, and starts again. */
  readonly memory: string;
  /** Linux capabilities; default: none. */
  readonly capabilities?: readonly string[];
}

/** @see https://docs.docker.com/reference/compose-file/services/ */
export function limitContainer({ memory, capabilities = [] }: ContainerLimits): JsonObject {
  return {
    cap_drop: ['ALL'],
    ...(capabilities.length === 0 ? {} : { cap_add: [...capabilities] }),
    // Passes signals on from the first moment, and reaps processes that nothing waits for.
    init: true,
    // Without a limit, the log of a container grows until the disk is full.
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } },
    mem_limit: memory,
    restart: 'unless-stopped',
    security_opt: ['no-new-privileges:true'],
  };
}
