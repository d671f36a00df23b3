import { describe, expect, it } from 'vitest';
import { isCarefulName } from './careful-name.ts';

describe('a name that asks for care', () => {
  it.each(
    `dry_run dryRun dryrun dry-run DRY_RUN DryRun dry.run isDryRun dry_run_mode run_dry dryrun2 ｄｒｙ＿ｒｕｎ drý_rün
    preview Preview preview_only previewMode return_preview confirm confirmation confirmed requireConfirmation
    require_confirmation requires_confirmation requireconfirmation confirm_first approve approval approved needs_approval
    needsApproval auto_approve simulate simulation simulated simulate_only noop no_op no-op noOp NOOP noop_mode what_if whatIf
    whatif WhatIf what-if read_only readonly readOnly is_read_only plan_only planOnly planonly only_plan validate_only
    validateonly test_mode testMode testmode safe_mode trial_run ask_first askFirst ask_before_writing ask_me no_writes
    noWrites do_not_execute doNotExecute dont_execute don't_execute not_executed:not_execute never_delete without_changes
    skip_execution disable_writes prevent_deletes write_policy writePolicy write_mode allow_writes allowWrites allow_deletes
    can_write max_writes writes_allowed delete_protection allowed_methods excluded_services max_calls side_effects rehearsal
    pretend hypothetical human_in_the_loop requires_review allow_edits no_edits no_removal block_inserts noexec no_exec
    dry_execution dryexecute nondestructive check_before_write pause_before_delete prompt_before_writing ask_for_permission
    are_you_sure double_check lookup_only search_only report_only reads_only`
      .split(/\s+/)
      .map((name) => name.replace(/^.*:/, '')),
  )('is recognised as %s', (name) => expect(isCarefulName(name, 'any value')).toBe(true));

  it.each(
    'dry_rnu dryrn dyr_run drry_run dry_ru comfirm confrim cofirm preveiw perview simualte aprove readnoly whatfi'.split(
      ' ',
    ),
  )('is recognised with the typing error of %s', (name) => expect(isCarefulName(name, 7)).toBe(true));

  it.each([
    ['test', true],
    ['test', 'yes'],
    ['check', 1],
    ['is_test', false],
    ['plan', true],
    ['dry', 'on'],
    ['sandbox', true],
    ['review', true],
    ['draft', ''],
    ['execute', false],
    ['execute', 'no'],
    ['auto_execute', 0],
    ['run', false],
    ['commit', 'off'],
    ['writes', 'none'],
    ['tool_choice', 'none'],
    ['mode', 'dry-run'],
    ['mode', 'plan'],
    ['run_mode', 'TEST'],
    ['flags', ['-v', '--dry-run']],
    ['handling', 'preview'],
    ['agent_mode', 'ask'],
    ['mode', 'read'],
    ['policy', 'none'],
    ['access', 'read-only'],
    ['access', 'read'],
    ['permissions', ['read']],
    ['action', 'preview'],
    ['intent', 'simulate'],
    ['type', 'dry_run'],
    ['exec', false],
    ['rollback', true],
    ['shadow_mode', true],
    ['emulate', true],
  ])('is recognised as %s with the value %j', (name, value) => expect(isCarefulName(name, value)).toBe(true));
});

describe('a name that asks for nothing of the kind', () => {
  it.each(
    `session_id sessionId user userId language locale context temperature model metadata stream timeout trace_id priority tags
    conversation_id verbose format max_tokens thread thread_only task_message task_first_name content conform stimulate
    text_mode test_id plan check_in_date draft commit_message save_history write_style only_mine services mode options policy
    execute write run force note foo x constructor prototype toString 日本語 previous overview review contest latest
    what_id day_run conformed updated_before before created_before type action access scope permissions
    client_id device_id app_version channel instructions attachments parallel_tool_calls response_format reasoning_effort`.split(
      /\s+/,
    ),
  )('is not taken for one as %s', (name) => expect(isCarefulName(name, 'a value')).toBe(false));

  it.each([
    ['execute', true],
    ['plan', 'premium'],
    ['test', { a: 1 }],
    ['mode', 'fast'],
    ['view_mode', 'list'],
    ['stream', false],
    ['options', ['a', 1, null]],
    ['test', null],
    ['dark_mode', 'off'],
    ['voice_mode', 'none'],
    ['view_mode', 'read'],
    ['settings', 'off'],
    ['display_settings', 'safe'],
    ['run_id', 'test'],
    ['run_name', 'Planning'],
    ['policy_id', 'none'],
    ['action', 'ask'],
    ['type', 'test'],
    ['scope', 'plan'],
    ['parallel_tool_calls', false],
    ['store', false],
  ])('is not taken for one as %s with the value %j', (name, value) => expect(isCarefulName(name, value)).toBe(false));

  it.each(
    `host connection content-length content-type accept accept-encoding accept-language user-agent origin referer cookie
    authorization api-key admin-api-key request-id traceparent tracestate forwarded-for forwarded-proto real-ip via
    sec-fetch-mode sec-fetch-site sec-ch-ua dnt upgrade-insecure-requests save-data requested-with cache-control pragma te
    if-match if-none-match idempotency-key expect prefer max-forwards transfer-encoding keep-alive kong-debug
    envoy-decorator-operation datadog-sampling-priority http-method-override access-control-request-method priority`.split(
      /\s+/,
    ),
  )('is not taken for one as the header %s', (name) => expect(isCarefulName(name)).toBe(false));
});

describe('the check of a name', () => {
  it.each([
    { what: 'one long word', name: 'a'.repeat(1_000_000) },
    { what: 'very many words', name: 'aB'.repeat(500_000) },
    { what: 'characters that stand for many', name: '\ufdfa'.repeat(330_000) },
  ])('is fast for $what', ({ name }) => {
    const start = performance.now();
    expect(isCarefulName(name, true)).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('finds a wish at the beginning of a very long name', () => {
    expect(isCarefulName(`dry_run_${'x'.repeat(100_000)}`)).toBe(true);
  });
});
