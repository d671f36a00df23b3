/** A response that ends, over a connection or to a caller in this process. */
export interface ClosingResponse {
  /** True if the client has left. */
  readonly destroyed: boolean;
  once(event: 'close', listener: () => void): unknown;
  off(event: 'close', listener: () => void): unknown;
}
