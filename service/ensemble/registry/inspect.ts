/**
 * Inspects a service before its registration: fetches its document, checks it, and finds the destination of its calls.
 */
import type { ApiDocument } from 'fountainai/openapi';
import type { EnsembleCode } from '../errors/codes.ts';
import { EnsembleError } from '../errors/ensemble-error.ts';
import { AddressError, type AddressPolicy } from '../network/address-policy.ts';
import { findDestination } from '../network/destination.ts';
import { fetchDocument, type FetchedDocument, FetchError, webAddress } from '../network/fetch-document.ts';
import { isOwnAddress, isOwnDocument, type OwnService } from '../network/own-service.ts';

/**
 * Reads the text of a foreign document.
 * @throws InspectionError if the document cannot be read, which is a fault of the document
 */
export type ReadDocument = (
  fetched: { readonly text: string; readonly address: string },
  name: string,
) => Promise<ApiDocument>;

export interface InspectOptions {
  readonly read: ReadDocument;
  readonly policy: AddressPolicy;
  readonly own: OwnService;
  /** Maximum time for fetching a document. */
  readonly milliseconds?: number | undefined;
}

export interface Inspected {
  readonly document: ApiDocument;
  readonly destination: string;
  readonly fetched: FetchedDocument;
}

/** The service cannot be registered in its current state. */
export class InspectionError extends EnsembleError {
  override readonly name = 'InspectionError';
  /** A line for each fault in the document; undefined if the message is complete. */
  readonly faults: string | undefined;

  constructor(code: EnsembleCode, message: string, options: { faults?: string; cause?: unknown } = {}) {
    super(code, message, { cause: options.cause });
    this.faults = options.faults;
  }
}

/**
 * @param etag the ETag of the last fetch
 * @returns undefined if the document still matches `etag`
 * @throws InspectionError
 */
export async function inspect(
  service: { readonly id: string; readonly openapi_url: string },
  options: InspectOptions,
  etag?: string,
): Promise<Inspected | undefined> {
  try {
    refuseOwnAddress(options.own, webAddress(service.openapi_url).href);
    const fetched = await fetchDocument(service.openapi_url, { ...options, etag });
    if (fetched === undefined) return undefined;
    refuseOwnAddress(options.own, fetched.address);
    const document = await options.read(fetched, service.id);
    if (isOwnDocument(options.own, document)) {
      throw new InspectionError('ensemble-own-address', 'this is the document of the ensemble itself');
    }
    return { document, fetched, destination: await checkedDestination(document, fetched.address, options) };
  } catch (error) {
    if (error instanceof FetchError || error instanceof AddressError) {
      throw new InspectionError(error.code, error.message, { cause: error });
    }
    throw error;
  }
}

async function checkedDestination(document: ApiDocument, address: string, options: InspectOptions): Promise<string> {
  const destination = await findDestination(document, address, options.policy);
  if (destination === undefined) {
    throw new InspectionError('ensemble-server-missing', `${address} names no http:// or https:// server`);
  }
  refuseOwnAddress(options.own, destination);
  return destination;
}

function refuseOwnAddress(own: OwnService, address: string): void {
  if (isOwnAddress(own, address)) {
    throw new InspectionError('ensemble-own-address', `${new URL(address).origin} is the ensemble itself`);
  }
}
