/** Stops running services when the process is asked to end. */
import type { RunningServices } from './start.ts';

/** What asked the process to end. */
export type StopCause = NodeJS.Signals | 'parent ended';

export interface StopOptions {
  /** Called once, before the services stop. */
  readonly onStop?: (cause: StopCause) => void;
  /** Called if they do not stop cleanly: the exit code is then 1. */
  readonly onFailure: (error: unknown) => void;
}

/** The pause between two looks at the parent of the process. */
const parentPauseMs = 250;

/** As early as possible: it may end while the services still start. */
const firstParent = process.ppid;

/**
 * Ends the process on SIGTERM, SIGINT, SIGHUP (a terminal that closes), or the end of npm, once the services have stopped. npm sends
 * Ctrl-C twice: the second signal is ignored. npm starts a shell in between, which passes no SIGTERM on: then only the change of the parent shows the end.
 * @param started a start may wait long for its database; it has accepted no request yet, so there is nothing to finish
 */
export function stopOnSignal(started: Promise<RunningServices>, options: StopOptions): void {
  let running: RunningServices | undefined;
  let isStopping = false;
  started.then(
    (services) => (running = services),
    () => undefined, // reported to the caller that awaits the start
  );
  const stop = (cause: StopCause): void => {
    if (isStopping) return;
    isStopping = true;
    options.onStop?.(cause);
    if (running === undefined) process.exit(0);
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        options.onFailure(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', stop);
  if (process.env.npm_lifecycle_event !== undefined) watchParent(() => stop('parent ended'));
}

function watchParent(onEnd: () => void): void {
  const timer = setInterval(() => {
    if (process.ppid === firstParent) return;
    clearInterval(timer);
    onEnd();
  }, parentPauseMs);
  timer.unref();
}
