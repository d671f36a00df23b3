/** The desired and the actual files of containers and gateway in the tree. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { errorLine } from '../../../openapi/errors/error-text.ts';
import { DocumentError } from '../../../openapi/loading/source/problems.ts';
import { credentialsSetting } from '../../../openapi/settings/setting-names.ts';
import { createDeclarativeConfig } from '../../../pulumi/plan/gateway/declarative.ts';
import type { GatewayPlan } from '../../../pulumi/plan/gateway/kong-object.ts';
import type { DnsRecord } from '../../../pulumi/plan/dns.ts';
import { type PlanFault, PlanError } from '../../../pulumi/plan/faults/plan-error.ts';
import { planDns, planGateway } from '../../../pulumi/plan/plan.ts';
import type { SettingsSource } from '../../../pulumi/plan/settings/stack-settings-reader.ts';
import type { Environment } from '../../../service/config/environment.ts';
import { renderFiles } from '../../dockerize/files.ts';
import { toSecretPlaceholder } from '../../dockerize/compose/kong-file.ts';
import { parseSettingsNote, createSettingsSource } from '../../dockerize/settings.ts';
import { isDocumentFault } from '../section/planned.ts';
import type { Inconsistency } from './inconsistency.ts';
import { type TreeFile, parseTreeFile } from './tree-file.ts';

/** The plan that follows from documents and settings. */
export interface DesiredTree {
  readonly gateway: GatewayPlan;
  readonly configuration: ReturnType<typeof createDeclarativeConfig>;
  readonly records: readonly DnsRecord[];
  /** Texts of files, by their paths. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Plans gateway and containers with the settings that `kong.yml` was written with, which it names.
 * @returns the faults of the documents if the plan fails because of them
 * @throws PlanError, OpsError if settings are invalid
 */
export function planTree(
  documents: readonly ApiDocument[],
  kong: string | undefined,
): DesiredTree | readonly PlanFault[] {
  const source = createSettingsSource(parseSettingsNote(kong ?? ''), createStandIns(documents, kong ?? ''));
  try {
    const gateway = planGateway(documents, source);
    return {
      gateway,
      configuration: createDeclarativeConfig(gateway, toSecretPlaceholder),
      records: planDns(documents, withAnyAddress(source)).records,
      files: renderFiles(documents, source),
    };
  } catch (error) {
    if (error instanceof PlanError && error.faults.every(isDocumentFault)) return error.faults;
    throw error;
  }
}

/** Returns values for the secrets that the file names: as many for each as it names, and at least one. */
function createStandIns(documents: readonly ApiDocument[], kong: string): Environment {
  const schemes = documents.flatMap(({ securitySchemes }) => [...securitySchemes.keys()]);
  const counts = new Map(schemes.map((scheme) => [credentialsSetting(scheme), 1]));
  for (const [, name = '', place] of kong.matchAll(/\$\{(\w+):(\d{1,3})\}/g)) {
    counts.set(name, Math.max(counts.get(name) ?? 1, Number(place)));
  }
  const values = [...counts].map(([name, count]): [string, string] => [
    name,
    Array.from({ length: count }, (_value, index) => `${name}-${index + 1}`).join(','),
  ]);
  return Object.fromEntries(values);
}

/** The address of the gateway does not matter here, only the hosts. Zones are checked separately. */
const withAnyAddress = (source: SettingsSource): SettingsSource => ({
  ...source,
  config: (name) => (name === 'gatewayAddresses' ? '192.0.2.1' : source.config(name)),
});

export interface TreeFiles {
  readonly compose: TreeFile | undefined;
  readonly kong: TreeFile | undefined;
  /** By path; undefined if the file does not exist. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  /** The files that cannot be read, with the reasons. */
  readonly problems: readonly Inconsistency[];
}

export const composePath = 'docker-compose.yml';
export const kongPath = 'kong.yml';

export async function readTreeFiles(
  paths: readonly string[],
  textOf: (path: string) => Promise<string | undefined>,
): Promise<TreeFiles> {
  const texts = new Map(await Promise.all(paths.map(async (path) => [path, await textOf(path)] as const)));
  const problems: Inconsistency[] = [];
  const read = (path: string): TreeFile | undefined => {
    const text = texts.get(path);
    if (text === undefined) return undefined;
    try {
      return parseTreeFile(path, text);
    } catch (error) {
      problems.push(toUnusableFile(path, error));
      return undefined;
    }
  };
  return { texts, compose: read(composePath), kong: read(kongPath), problems };
}

function toUnusableFile(path: string, error: unknown): Inconsistency {
  const [problem] = error instanceof DocumentError ? error.problems : [];
  const reason = problem?.message ?? errorLine(error);
  const { line = 1, column = 1 } = problem?.location ?? {};
  return { rule: 'file-unusable', message: `${path} cannot be parsed: ${reason}`, place: { file: path, line, column } };
}
