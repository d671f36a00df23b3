/** All catalogues of codes, family by family. */
import type { CodeEntry } from '../../openapi/coded-error.ts';
import { documentCodes } from '../../openapi/document-codes.ts';
import { planCodes } from '../../pulumi/plan/faults/plan-codes.ts';
import { kongCodes } from '../../pulumi/kong/admin/kong-codes.ts';
import { ensembleCodes } from '../../service/ensemble/codes.ts';
import { httpClientCodes } from '../../service/http-client/http-client-codes.ts';
import { errorCatalogue } from '../../service/http/errors.ts';
import { startCodes } from '../../service/http/start-codes.ts';
import { settingCodes } from '../../service/setting-codes.ts';
import { driftRules } from '../findings/rules.ts';
import { cliCodes } from '../lib/codes.ts';

export interface CodeFamily {
  readonly title: string;
  /** Who meets these codes, and where. */
  readonly introduction: string;
  /** Path of the file or folder that holds the catalogue. */
  readonly source: string;
  readonly codes: Readonly<Record<string, CodeEntry & { readonly status?: number }>>;
}

export const codeFamilies: readonly CodeFamily[] = [
  {
    title: 'HTTP errors',
    introduction:
      'The code of an error response, in the member that the document of the service has for codes, and `error` in the log line of the request.',
    source: 'service/http/errors.ts',
    codes: errorCatalogue,
  },
  {
    title: 'HTTP client',
    introduction:
      'Why a request of ours to another server has no answer, or none that can be used; in logs, and as the cause of other errors. `data` has `method`, `origin` and, if they are known, `status` and `reason`.',
    source: 'service/http-client/http-client-codes.ts',
    codes: httpClientCodes,
  },
  {
    title: 'Settings',
    introduction: 'Settings of the environment and of `.env`. `data.setting` has the name of the setting.',
    source: 'service/setting-codes.ts',
    codes: settingCodes,
  },
  {
    title: 'Start of the services',
    introduction: 'Reasons why `npm start` ends with exit code 2.',
    source: 'service/http/start-codes.ts',
    codes: startCodes,
  },
  {
    title: 'Documents',
    introduction: 'What makes an OpenAPI document unusable. `data` has `file`, `line`, `column` and `pointer`.',
    source: 'openapi/document-codes.ts',
    codes: documentCodes,
  },
  {
    title: 'Commands',
    introduction: 'Why a command (`npm run …`) stops.',
    source: 'ops/lib/codes',
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
      'The member `rule` of a finding of `npm run drift` and `npm run generate`; `drift-exceptions.yml` and SARIF name it. For a change that a document makes, the rule can also be the id of a check of oasdiff, such as `response-property-removed`.',
    source: 'ops/findings/rules',
    codes: driftRules,
  },
  {
    title: 'Ensemble',
    introduction:
      'In the `details` of refused registrations and of 502, in `service_responses` of an interaction, as `code` in the log, and for the model.',
    source: 'service/ensemble/codes.ts',
    codes: ensembleCodes,
  },
];
