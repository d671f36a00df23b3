/** The catalogue of the messages about settings of the services: the environment and `.env`. */
import type { CodeEntry } from '../openapi/coded-error.ts';

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
