/** All catalogues of codes, family by family. */
import type { CodeEntry } from '../../openapi/errors/coded-error.ts';
import { documentCodes } from '../../openapi/errors/document-codes.ts';
import { packageCodes } from '../../openapi/package/package-codes.ts';
import { planCodes } from '../../pulumi/plan/faults/plan-codes.ts';
import { kongCodes } from '../../pulumi/kong/admin/kong-codes.ts';
import { ensembleCodes } from '../../service/ensemble/errors/codes.ts';
import { httpClientCodes } from '../../service/http-client/http-client-codes.ts';
import { errorCatalogue } from '../../service/errors/errors.ts';
import { startCodes } from '../../service/errors/start-codes.ts';
import { settingCodes } from '../../service/config/setting-codes.ts';
import { driftRules } from '../findings/rules.ts';
import { cliCodes } from '../error/code/cli-codes.ts';

export interface CodeFamily {
  readonly title: string;
  /** Where these codes occur, and what their data contains. */
  readonly introduction: string;
  /** Path of the file or folder that holds the catalogue. */
  readonly source: string;
  readonly codes: Readonly<Record<string, CodeEntry & { readonly status?: number }>>;
}

export const codeFamilies: readonly CodeFamily[] = [
  {
    title: 'HTTP errors',
    introduction:
      'The code of an error response. It is in the member for codes that the document of the service defines, and in the member `error` of the log line of the request.',
    source: 'service/errors/errors.ts',
    codes: errorCatalogue,
  },
  {
    title: 'HTTP client',
    introduction:
      'Reasons why a request to another server has no usable response. The codes are in logs and in the causes of other errors. `data` has `method`, `origin` and, if known, `status` and `reason`.',
    source: 'service/http-client/http-client-codes.ts',
    codes: httpClientCodes,
  },
  {
    title: 'Settings',
    introduction: 'Faults of settings in the environment and in `.env`. `data.setting` has the name of the setting.',
    source: 'service/config/setting-codes.ts',
    codes: settingCodes,
  },
  {
    title: 'Start of the services',
    introduction: 'Reasons why `fountainai start` ends with exit code 2.',
    source: 'service/errors/start-codes.ts',
    codes: startCodes,
  },
  {
    title: 'Documents',
    introduction:
      'Faults of an OpenAPI document that make it unusable. `data` has `file`, `line`, `column` and `pointer`.',
    source: 'openapi/errors/document-codes.ts',
    codes: documentCodes,
  },
  {
    title: 'Packages',
    introduction:
      'Installed packages that are missing or cannot be loaded. `data` has `packages`, `command` and, if they are optional, `user`: the setting or command that needs them.',
    source: 'openapi/package/package-codes.ts',
    codes: packageCodes,
  },
  {
    title: 'Commands',
    introduction: 'Reasons why a command (`fountainai …`) stops.',
    source: 'ops/error/code',
    codes: cliCodes,
  },
  {
    title: 'Plan of a deployment',
    introduction:
      'Settings and documents that cannot be deployed. `data.where` has the setting, or the place in a document.',
    source: 'pulumi/plan/faults/plan-codes.ts',
    codes: planCodes,
  },
  {
    title: 'Kong',
    introduction: 'What goes wrong at the Admin API. `data` has `method`, `path` and, if an answer came, `status`.',
    source: 'pulumi/kong/admin/kong-codes.ts',
    codes: kongCodes,
  },
  {
    title: 'Rules of the drift check',
    introduction:
      'The member `rule` of a finding of `fountainai drift` and `fountainai generate`. `drift-exceptions.yml` and SARIF use the same names. For a change of a document, the rule can also be the id of a check of oasdiff, such as `response-property-removed`.',
    source: 'ops/findings/rules',
    codes: driftRules,
  },
  {
    title: 'Ensemble',
    introduction:
      'Faults of registrations, service calls and interactions. The codes are in the `details` of rejected registrations and of 502, in `service_responses` of an interaction, in the member `code` of the log, and in messages to the model.',
    source: 'service/ensemble/errors/codes.ts',
    codes: ensembleCodes,
  },
];
