/** The step of set-up that asks whether documents and code still say the same. */
import { countText } from '../findings/formats/words.ts';
import { drift, exitCodeOf } from '../drift/run.ts';
import { exitCodes, OpsError } from '../lib/errors.ts';
import type { Report } from '../lib/report.ts';
import { findingsOf } from '../findings/report.ts';

export interface DriftStepOptions {
  readonly report: Report;
  /** Errors stop it; else they are only told, since a document can be served whose wording is poor. */
  readonly frozen: boolean;
}

/** @throws OpsError where a section could not be checked, or errors were found and `frozen` is set */
export async function checkDrift({ report, frozen }: DriftStepOptions): Promise<void> {
  await report.step('drift (documents, code)', async () => {
    const result = await drift({ only: ['document', 'code'] });
    const findings = findingsOf(result);
    const exitCode = exitCodeOf(result);
    const detail = `${countText(findings)}: npm run drift shows them`;
    if (exitCode === exitCodes.clean)
      return findings.length === 0 ? { outcome: 'unchanged' } : { outcome: 'unchanged', detail };
    if (frozen || exitCode === exitCodes.notRun) {
      throw new OpsError(
        'cli-drift-found',
        'the drift check is not clean',
        `npm run drift says why (${countText(findings)})`,
        {
          exitCode,
        },
      );
    }
    return { outcome: 'failed', detail };
  });
}
