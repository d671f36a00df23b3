/** Why there is no connection. */

/** No connection was made, so nothing was sent. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** The caller does not permit a connection to the address; `cause` is what the caller threw. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
}
