/** The catalogue of the messages about settings: the environment, `.env`, files of secrets. */
import type { CodeEntry } from '../../openapi/errors/coded-error.ts';

export const settingCodes = {
  'settings-file-unreadable': {
    meaning: 'A file of settings exists and cannot be read.',
    remedy: 'Make the file readable for the user that starts the services, or delete it.',
  },
  'settings-invalid': {
    meaning: 'A setting has a value that it cannot have.',
    remedy: 'Give the setting a value of the form that the message names.',
  },
  'settings-member-invalid': {
    meaning: 'A setting holds a list, and a member of the list is invalid.',
    remedy: 'Correct the member. The message names the form that every member must have.',
  },
  'settings-host-unmatchable': {
    meaning: 'A member of ALLOWED_HOSTS can never match the host of an address.',
    remedy: 'Write the host and the port as the message names them, without scheme, path, user name or wildcard.',
  },
  'settings-secret-doubled': {
    meaning: 'A secret is set twice: in its variable, and in the file that its variable with _FILE names.',
    remedy: 'Remove one of the two.',
  },
  'settings-secret-unreadable': {
    meaning: 'A variable with _FILE names a file that cannot be read, is too large, or is not text.',
    remedy: 'Correct the path, or make the file readable for the user that starts the program.',
  },
  'settings-access-unreadable': {
    meaning: 'The file that ACCESS_FILE names cannot be read, is too large, or is not text.',
    remedy: 'Correct the path, or make the file readable for the user that starts the ensemble.',
  },
  'settings-access-invalid': {
    meaning:
      'The file that ACCESS_FILE names is invalid, or the variable of a key is missing. `data` has `file`, `line` and `column`.',
    remedy: 'Correct the line that the message names; `access.schema.json` describes the form for editors.',
  },
  'settings-unknown': {
    meaning: 'A variable looks like a setting, but no setting has this name. It has no effect. This is a warning.',
    remedy: 'Correct the name if you meant the setting that the message names.',
  },
  'settings-missing': {
    meaning: 'A setting is not set, and another setting or a service needs it.',
    remedy: 'Set it in the environment or in .env.',
  },
  'settings-port-taken': {
    meaning: 'Two services have the same port.',
    remedy: 'Set another port for one of the two.',
  },
} as const satisfies Record<string, CodeEntry>;

export type SettingCode = keyof typeof settingCodes;
