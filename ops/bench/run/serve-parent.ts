/** The connection of a benchmark's service process to its parent. */
import type { RunningServices } from '../../../service/start/start.ts';

/** Sends the address of a service to the parent, and ends at SIGTERM or when the parent ends. */
export function serveParent(running: RunningServices, name: string): void {
  process.send?.({ url: running.services.find((service) => service.name === name)?.url });
  // The parent ended.
  process.once('disconnect', () => process.exit(1));
  process.once('SIGTERM', () => {
    // A failed stop can only be reported.
    running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
