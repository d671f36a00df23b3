/** Names of members that hold when an item was created or changed: a server may give them itself. */
export const times =
  /^(time|date)?_?(created|creation|inserted|added|registered|updated?|modified|changed|last_?(updated?|modified|changed))(_?(at|on|time|date|timestamp|date_?time))?$/i;
