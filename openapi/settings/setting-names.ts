/** Names of the settings that are derived from documents. */

/** Returns the setting with the port of a service: `session-context` → `SESSION_CONTEXT_PORT`. */
export const portSetting = (service: string): string => `${upperSnake(service)}_PORT`;

/** Returns the setting with the address of a service for the others: `central-sequence` → `CENTRAL_SEQUENCE_URL`. */
export const urlSetting = (service: string): string => `${upperSnake(service)}_URL`;

/** Returns the setting with the accepted values of a security scheme: `petOwner` → `CREDENTIALS_PET_OWNER`. */
export function credentialsSetting(scheme: string): string {
  if (scheme === 'apiKeyAuth') return 'API_KEYS';
  if (scheme === 'adminApiKeyAuth') return 'ADMIN_API_KEYS';
  return `CREDENTIALS_${upperSnake(scheme)}`;
}

function upperSnake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}
