export interface ComposeFault {
  /** `service`: a document has none. `port`, `health`: of a document's service. `reference`: it leads nowhere. `published`: twice. */
  readonly kind: 'service' | 'port' | 'health' | 'reference' | 'published';
  /** Name of the service, the network or the volume. */
  readonly about: string;
  /** What is, without its full stop. */
  readonly problem: string;
  /** JSON pointer in the compose file. */
  readonly pointer: string;
}
