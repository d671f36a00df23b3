/** What the processes of a benchmark that run our services have in common. */
import type { RunningServices } from '../../../service/start.ts';

/** Tells the parent where a service listens, and ends when it is told to, or when the parent is gone. */
export function serveParent(running: RunningServices, name: string): void {
  process.send?.({ url: running.services.find((service) => service.name === name)?.url });
  // Whoever asked for it is gone.
  process.once('disconnect', () => process.exit(1));
  process.once('SIGTERM', () => {
    // Nothing can be done about a stop that fails but to say so.
    running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
