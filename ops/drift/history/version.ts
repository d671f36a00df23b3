/** https://semver.org: what a change of a document asks of its version. */
import type { ChangeClass } from './changes.ts';

/** In rising order. */
const raises = ['none', 'patch', 'minor', 'major'] as const;
export type Raise = (typeof raises)[number];

type Version = readonly [major: number, minor: number, patch: number];

/** What each class of change asks for. What is in no class is a finding of its own, and a change at least. */
export const needed: Readonly<Record<ChangeClass, Raise>> = {
  wording: 'patch',
  addition: 'minor',
  breaking: 'major',
  unclassed: 'patch',
};

export function isAtLeast(raise: Raise, other: Raise): boolean {
  return raises.indexOf(raise) >= raises.indexOf(other);
}

export function most(all: readonly Raise[]): Raise {
  return all.reduce((one, other) => (isAtLeast(one, other) ? one : other), 'none');
}

/** How far a version was raised; `lowered`, or undefined where one of them is no version. */
export function raiseBetween(before: string, after: string): Raise | 'lowered' | undefined {
  const [old, now] = [parse(before), parse(after)];
  if (old === undefined || now === undefined) return undefined;
  const index = old.findIndex((number, position) => number !== now[position]);
  if (index < 0) return 'none';
  if ((now[index] ?? 0) < (old[index] ?? 0)) return 'lowered';
  return (['major', 'minor', 'patch'] as const)[index];
}

/** The least version that is raised so far. */
export function raised(version: string, raise: Raise): string {
  const [major, minor, patch] = parse(version) ?? [0, 0, 0];
  const next = { major: [major + 1, 0, 0], minor: [major, minor + 1, 0], patch: [major, minor, patch + 1] };
  return raise === 'none' ? version : next[raise].join('.');
}

/** Marks of a release on its way (`-rc.1`) and of a build count for nothing. */
function parse(version: string): Version | undefined {
  const [, major, minor = '0', patch = '0'] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?$/.exec(version) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}
