/** Errors of connections that were not made. */

/** No connection was made, so that nothing was sent. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** The caller does not permit a connection to the address; `cause` is the caller's error. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
}
