/** https://semver.org: the version that a change of a document requires. */
import type { DocumentChangeClass } from './changes.ts';

/** In ascending order. */
const raises = ['none', 'patch', 'minor', 'major'] as const;
export type Raise = (typeof raises)[number];

type Version = readonly [major: number, minor: number, patch: number];

/** The raise that each class of change requires. An unclassed change is also a finding of its own. */
export const neededRaises: Readonly<Record<DocumentChangeClass, Raise>> = {
  wording: 'patch',
  addition: 'minor',
  breaking: 'major',
  unclassed: 'patch',
};

export function isAtLeast(raise: Raise, other: Raise): boolean {
  return raises.indexOf(raise) >= raises.indexOf(other);
}

export function findHighestRaise(all: readonly Raise[]): Raise {
  return all.reduce((one, other) => (isAtLeast(one, other) ? one : other), 'none');
}

/** Returns how far a version was raised, or `lowered`; undefined if one of the values is not a version. */
export function compareVersions(before: string, after: string): Raise | 'lowered' | undefined {
  const [old, now] = [parse(before), parse(after)];
  if (old === undefined || now === undefined) return undefined;
  const index = old.findIndex((number, position) => number !== now[position]);
  if (index < 0) return 'none';
  if ((now[index] ?? 0) < (old[index] ?? 0)) return 'lowered';
  return (['major', 'minor', 'patch'] as const)[index];
}

/** Returns the lowest version with this raise. */
export function raiseVersion(version: string, raise: Raise): string {
  const [major, minor, patch] = parse(version) ?? [0, 0, 0];
  const next = { major: [major + 1, 0, 0], minor: [major, minor + 1, 0], patch: [major, minor, patch + 1] };
  return raise === 'none' ? version : next[raise].join('.');
}

/** Ignores labels of pre-releases (`-rc.1`) and builds. */
function parse(version: string): Version | undefined {
  const [, major, minor = '0', patch = '0'] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?$/.exec(version) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}
