import { describe, expect, it } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { isCarefulName } from './careful-name.ts';

const list = (words: string): readonly string[] => words.split(/\s+/).filter(Boolean);

describe('a name of a member', () => {
  it.each(
    notEmpty(
      list(`
      confirm Confirm CONFIRM con-firm confirmation confirmed confirm_first confirms
      dry_run dryRun DRY-RUN dryrun dry dryMode dry_rnu dryrn dyr_run drry_run drun dry_ru ｄｒｙ＿ｒｕｎ drý_rün
      preview Preview preview_only pre-view perview preveiw review previews prevew
      comfirm confrim cofirm onfirm conform
    `),
    ),
  )('that resembles a wish for care is found: %s', (name) => expect(isCarefulName(name)).toBe(true));

  it.each(
    notEmpty(
      list(`
      user_input colour execute mode plan simulate approve options session_id conversation_id run firm view laundry
      sundry provide trial test prefix x constructor
    `),
    ),
  )('that does not resemble one is not found: %s', (name) => expect(isCarefulName(name)).toBe(false));

  it('of any length is compared shortly', () => {
    const start = performance.now();
    expect([isCarefulName('x'.repeat(1_000_000)), isCarefulName(`dry_run_${'x'.repeat(1_000_000)}`)]).toEqual([
      false,
      true,
    ]);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
