/** Reasons why a version cannot be published. */

export interface ReleaseState {
  readonly version: string;
  /** The text of CHANGELOG.md. */
  readonly changelog: string;
  /** Paths that `git status` lists, relative to the repository. */
  readonly changed: readonly string[];
  /** All tags of the repository. */
  readonly tags: readonly string[];
}

export const releaseTag = (version: string): string => `v${version}`;

/** Returns one line for each reason, with its remedy. */
export function findReleaseObstacles({ version, changelog, changed, tags }: ReleaseState): readonly string[] {
  const tag = releaseTag(version);
  const files = changed.slice(0, 3).join(', ');
  return [
    ...(changed.length === 0
      ? []
      : [`the working tree has ${changed.length} uncommitted changes (${files}); commit them`]),
    ...(readChanges(changelog, version) === undefined
      ? [`CHANGELOG.md has no part "## ${version}"; rename "## Unreleased" to it, with today's date`]
      : []),
    ...(tags.includes(tag) ? [`the tag ${tag} exists already; raise the version in package.json`] : []),
  ];
}

/** Returns the part of a version: the lines under `## 1.2.3`, `## [1.2.3] - 2026-01-01`; undefined if it is missing or empty. */
export function readChanges(changelog: string, version: string): string | undefined {
  const parts = changelog.split(/^## /m).slice(1);
  const part = parts.find((text) => /^\[?v?([^\s\]]+)/.exec(text)?.[1] === version);
  const changes = part?.slice(part.indexOf('\n') + 1).trim();
  return changes === '' ? undefined : changes;
}
