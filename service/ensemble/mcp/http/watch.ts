/** Notices changes of the registry, also those of other replicas, while a client listens. */
export interface WatchOptions {
  /** Returns a text that changes with the registry. */
  readonly read: () => Promise<string>;
  readonly onChange: () => void;
  readonly onFault: (error: unknown) => void;
  readonly isWatched: () => boolean;
  /** Default: 5 s. */
  readonly pollMs?: number | undefined;
}

export class RegistryWatch {
  readonly #options: WatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #last: string | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Call it before a client begins to listen: it then gets each later change. */
  async begin(): Promise<void> {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => void this.check(), this.#options.pollMs ?? 5_000).unref();
    await this.check();
  }

  async check(): Promise<void> {
    const { read, onChange, onFault, isWatched } = this.#options;
    if (this.#timer === undefined) return;
    try {
      const current = await read();
      const isChanged = this.#last !== undefined && this.#last !== current;
      this.#last = current;
      if (isChanged) onChange();
    } catch (error) {
      onFault(error);
    }
    if (!isWatched()) this.close();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#last = undefined;
  }
}
