/** The settings of a plan: those of a deployment in the table of settings, with wrapped secrets. */
import { deploymentSettings } from '../../../openapi/settings/deployment-settings.ts';
import { consumerKeys } from '../../../openapi/settings/document-settings.ts';
import type { StackSetting } from '../../../openapi/settings/kind/setting.ts';
import { Secret } from './secret.ts';

export type { Addresses, Zone } from '../../../openapi/settings/kind/deployment-kinds.ts';

const { kongAdminToken } = deploymentSettings;

export const planSettings = {
  ...deploymentSettings,
  kongAdminToken: {
    ...kongAdminToken,
    parse: (text) => toSecrets(kongAdminToken, [kongAdminToken.parse(text)])[0],
  } satisfies StackSetting<Secret>,
};

/** The keys of the consumer of a security scheme; default: the keys that the services accept, from the environment. */
export function keysSetting(scheme: string): StackSetting<readonly Secret[]> {
  const keys = consumerKeys(scheme);
  return {
    ...keys,
    parse(text) {
      const values = keys.parse(text);
      return values === undefined ? undefined : toSecrets(keys, values);
    },
  };
}

function toSecrets({ name, environment }: StackSetting<unknown>, values: readonly (string | undefined)[]): Secret[] {
  return values.flatMap((value, index) => (value === undefined ? [] : new Secret(value, environment ?? name, index)));
}
