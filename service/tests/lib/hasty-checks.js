/**
 * Loaded into a service process before all other modules (`NODE_OPTIONS=--import`): a check of a value ends after half a second, not
 * after the three of `service/ensemble/foreign/foreign-documents.ts`, in which its thread does nothing but compute. Plain JavaScript,
 * so that the process needs no loader.
 */
const { setTimeout } = globalThis;
const checkMilliseconds = 3_000;

globalThis.setTimeout = (work, milliseconds, ...parameters) =>
  setTimeout(work, milliseconds === checkMilliseconds ? 500 : milliseconds, ...parameters);
