import { describe, expect, it } from 'vitest';
import { compareCpu } from './smoke.ts';

describe('processor time of a read', () => {
  it('is compared with that of the bare server', () => {
    expect(compareCpu({ cpu: 27 }, { cpu: 18 })).toBe(1.5);
  });

  it.each([
    { ours: { cpu: undefined }, bare: { cpu: 18 } },
    { ours: { cpu: 27 }, bare: { cpu: undefined } },
    { ours: { cpu: 27 }, bare: { cpu: 0 } },
  ])('that is unknown is an error, not a pass: $ours to $bare', ({ ours, bare }) => {
    expect(() => compareCpu(ours, bare)).toThrow(
      expect.objectContaining({ code: 'cli-nothing-to-measure', exitCode: 2 }),
    );
  });
});
