/** Codes for the data of the services. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const dataCodes = {
  'cli-data-missing': { meaning: 'The services have no data yet.', remedy: 'Set DATA_DIR, or start them once.' },
  'cli-data-in-use': { meaning: 'A running service uses the data.', remedy: 'Stop the services first.' },
  'cli-data-in-postgres': { meaning: 'The data is in PostgreSQL.', remedy: 'Use pg_dump and pg_restore.' },
  'cli-data-unreadable': { meaning: 'A database cannot be read.', remedy: 'Fix the cause in the message.' },
  'cli-data-damaged': { meaning: 'A database is damaged.', remedy: 'Restore another backup.' },
  'cli-data-directory-unwritable': {
    meaning: 'The data directory cannot be written.',
    remedy: 'Set DATA_DIR to another folder, or correct the permissions.',
  },
  'cli-backup-invalid': {
    meaning: 'The file is not a backup.',
    remedy: 'Give a file that `fountainai db backup` has written.',
  },
  'cli-backup-damaged': { meaning: 'The backup is damaged.', remedy: 'Restore another backup.' },
  'cli-database-url-missing': { meaning: 'DATABASE_URL of the copy is not set.', remedy: 'Set DATABASE_URL.' },
  'cli-tables-missing': {
    meaning: 'PostgreSQL does not have a table that SQLite has.',
    remedy: 'Check the migrations of the service.',
  },
  'cli-target-not-empty': {
    meaning: 'PostgreSQL has other data of this service.',
    remedy: 'Give --replace to delete it.',
  },
  'cli-copy-differs': {
    meaning: 'PostgreSQL returns other data than was written. The copy was rolled back.',
    remedy: 'Report this as a bug.',
  },
  'cli-migrations-differ': {
    meaning: 'SQLite and PostgreSQL have different migrations.',
    remedy: 'Start and stop the services on SQLite once.',
  },
  'cli-number-inexact': {
    meaning: 'A row has a number that JavaScript cannot represent exactly.',
    remedy: 'Correct the row first.',
  },
  'cli-index-missing': { meaning: 'No service has created a search index.', remedy: 'Start the services once.' },
} as const satisfies Record<string, CodeEntry>;
