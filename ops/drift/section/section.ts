/**
 * A section of the drift check reads the desired state and the actual state, compares both, and reports each difference
 * as a finding. Every section has these four parts.
 */
import { CodedError, type CodedMessage, reasonWithCodes } from '../../../openapi/errors/coded-error.ts';
import type { DriftContext } from './context.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Account, ComparedBase, SectionReport } from '../../findings/report.ts';
import type { CliCode } from '../../error/code/cli-codes.ts';
import { OpsError } from '../../error/ops-error.ts';

const blocked: CliCode = 'cli-section-blocked';

/** Errors that another section reports prevent this one from running. */
export class ObstacleError extends CodedError {
  override readonly name = 'ObstacleError';
  /** Name of that section. */
  readonly causedBy: string;

  constructor(reason: string, causedBy: string, options?: ErrorOptions) {
    super(reason, options);
    this.causedBy = causedBy;
  }

  override get messages(): readonly CodedMessage[] {
    return [{ code: blocked, message: this.message, data: { section: this.causedBy } }];
  }
}

/** A finding before its section is added. */
export type SectionFinding = Omit<Finding, 'section'>;

/**
 * `Subject`: the unit of comparison, a document or the whole system. Any of the parts may throw: then the comparison of
 * that subject and the section have failed; findings of the other subjects are reported nevertheless.
 */
export interface SectionParts<Subject, Desired, Actual, Difference> {
  readonly name: string;
  /** The purpose of the section, for `--help` and reports. */
  readonly purpose: string;
  /** True if it compares the tree with a former revision, which its report names. */
  readonly usesBase?: boolean;
  /** Starts what takes long and continues while the sections before this one run. Never throws. */
  readonly prepare?: (context: DriftContext) => Promise<void>;
  /** Returns an error if a required setting is missing, with the command that sets it. */
  readonly unconfigured?: (context: DriftContext) => CodedError | undefined | Promise<CodedError | undefined>;
  /** Returns the reason why the section cannot run; undefined if it can. */
  readonly obstacle: (context: DriftContext) => ObstacleError | undefined;
  readonly subjects: (context: DriftContext) => readonly Subject[] | Promise<readonly Subject[]>;
  readonly desired: (subject: Subject, context: DriftContext) => Desired | Promise<Desired>;
  readonly actual: (subject: Subject, context: DriftContext) => Actual | Promise<Actual>;
  readonly compare: (
    desired: Desired,
    actual: Actual,
    subject: Subject,
  ) => readonly Difference[] | Promise<readonly Difference[]>;
  readonly finding: (difference: Difference, subject: Subject) => SectionFinding;
  /** Called after all subjects are done. */
  readonly account?: (subjects: readonly Subject[], context: DriftContext) => Account;
  /** Releases the resources of the subjects, after all of them are done. */
  readonly release?: (subjects: readonly Subject[]) => Promise<void>;
}

export interface Section {
  readonly name: string;
  readonly purpose: string;
  /** Called before the first section is checked. */
  readonly prepare?: ((context: DriftContext) => Promise<void>) | undefined;
  /** Never throws. `not chosen`, with the reason, if the section is not configured. */
  check(context: DriftContext): Promise<SectionReport>;
}

/** Returns the section without the types of its parts, so that all sections have one type. */
export function defineSection<Subject, Desired, Actual, Difference>(
  parts: SectionParts<Subject, Desired, Actual, Difference>,
): Section {
  const { name, purpose, prepare } = parts;
  return {
    name,
    purpose,
    prepare,
    async check(context) {
      const start = performance.now();
      const found = await run(parts, context);
      return { name, ...found, milliseconds: Math.round(performance.now() - start) };
    },
  };
}

/** For sections that need all documents: returns an obstacle if one of them is invalid. */
export function findBrokenDocuments({ broken }: DriftContext): ObstacleError | undefined {
  const files = broken.map(({ file }) => file);
  return files.length === 0 ? undefined : new ObstacleError(`${files.join(', ')} cannot be used`, 'document');
}

async function run<Subject, Desired, Actual, Difference>(
  parts: SectionParts<Subject, Desired, Actual, Difference>,
  context: DriftContext,
): Promise<Omit<SectionReport, 'name' | 'milliseconds'>> {
  let subjects: readonly Subject[];
  let compared: Pick<SectionReport, 'base'> = {};
  try {
    const unconfigured = await parts.unconfigured?.(context);
    if (unconfigured !== undefined) {
      return { status: 'not chosen', reason: reasonWithCodes(unconfigured), findings: [] };
    }
    const obstacle = parts.obstacle(context);
    if (obstacle !== undefined) throw obstacle;
    if (parts.usesBase === true) compared = { base: comparedBase(await context.base()) };
    subjects = await parts.subjects(context);
    // A section that compares nothing is not clean.
    if (subjects.length === 0) throw nothingToCompare();
  } catch (error) {
    const why = { reason: reasonWithCodes(error), ...findCause([error]), ...findAbsence([error]) };
    return { status: 'failed', ...why, findings: [], ...compared };
  }
  const checks = await Promise.allSettled(subjects.map((subject) => checkSubject(parts, subject, context)));
  const account = parts.account === undefined ? {} : { account: parts.account(subjects, context) };
  const released = await Promise.allSettled([parts.release?.(subjects)]);
  return { ...toReport(checks, released), ...account, ...compared };
}

const nothingToCompare = (): OpsError =>
  new OpsError('cli-nothing-to-compare', 'there was nothing to compare', 'check that the folder of documents is right');

const comparedBase = ({ label, commit }: ComparedBase): ComparedBase => ({ label, commit });

function toReport(
  checks: readonly PromiseSettledResult<readonly Finding[]>[],
  released: readonly PromiseSettledResult<void>[],
): Pick<SectionReport, 'status' | 'reason' | 'causedBy' | 'isUnreachable' | 'findings'> {
  const findings = checks.flatMap((check) => (check.status === 'fulfilled' ? check.value : []));
  const errors = [...checks, ...released].flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  if (errors.length > 0) {
    const reason = [...new Set(errors.map(reasonWithCodes))].join('; ');
    return {
      status: 'failed',
      reason,
      ...findCause(errors),
      ...(findings.length === 0 ? findAbsence(errors) : {}),
      findings,
    };
  }
  return { status: findings.length === 0 ? 'clean' : 'findings', findings };
}

async function checkSubject<Subject, Desired, Actual, Difference>(
  parts: SectionParts<Subject, Desired, Actual, Difference>,
  subject: Subject,
  context: DriftContext,
): Promise<Finding[]> {
  const [desired, actual] = await Promise.all([parts.desired(subject, context), parts.actual(subject, context)]);
  const differences = await parts.compare(desired, actual, subject);
  return differences.map((difference) => ({ section: parts.name, ...parts.finding(difference, subject) }));
}

/** Set only if the same section is the cause of all errors. */
function findCause(errors: readonly unknown[]): Pick<SectionReport, 'causedBy'> {
  const causes = new Set(errors.map((error) => (error instanceof ObstacleError ? error.causedBy : undefined)));
  const [causedBy] = causes;
  return causes.size === 1 && causedBy !== undefined ? { causedBy } : {};
}

/** Codes of errors if a configured system does not answer, for example from a build server. */
const unreachable: ReadonlySet<string> = new Set(['kong-unreachable', 'kong-timeout', 'cli-aws-unreachable']);

function findAbsence(errors: readonly unknown[]): Pick<SectionReport, 'isUnreachable'> {
  const isAbsence = (error: unknown): boolean =>
    error instanceof CodedError && error.messages.every(({ code }) => unreachable.has(code));
  return errors.every(isAbsence) ? { isUnreachable: true } : {};
}
