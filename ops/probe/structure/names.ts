/** Names of members and parameters, as APIs usually choose them. */

/** Returns the name without punctuation and capitals: `pet_id`, `petId` and `PetID` are the same name. */
export function plain(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9]/g, '').toLowerCase();
}

/** Members that say when something was created or changed. */
export const times =
  /^(time|date)?_?(created|creation|inserted|added|registered|updated?|modified|changed|last_?(updated?|modified|changed))(_?(at|on|time|date|timestamp|date_?time))?$/i;
