/** The words that classify names of members, parameters and headers; see `careful-name.ts`. */

const list = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);
const set = (text: string): ReadonlySet<string> => new Set(list(text));

/** Mean care at any position of a name without separators: `isDryRun`, `require_confirmation`, `autoApprove`. */
export const carefulParts =
  /dryrun|rundry|dryexec|noexec|nondestructive|areyousure|doublecheck|preview|confirm|approv|simulat|rehears|pretend|hypothetic|whatif|(?<!th|sp|b|d)readonly|nowrite|sideeffect|humanintheloop|^noop$|^(always)?ask(first|before|me|user|human|permission|for(permission|approval|consent|review))|(require|need)s?(permission|review|consent)/;

/** Words that are also recognised with typing errors. */
export const typable = list(
  'dryrun preview confirm confirmation confirmed approve approval approved simulate simulation readonly whatif ' +
    'rehearsal pretend planonly previewonly validateonly checkonly',
);
/** Ordinary words that are one typing error away from one of those. */
export const ordinary = set('conform conformed conformation stimulate stimulation review whatis whatid dayrun improve');

/** Words that do not change the meaning of a name. */
export const fillers = set(
  'is as do run mode flag only just the a use with in enable enabled set require requires required need needs auto first ' +
    'option really should always',
);

/** Words before or after `only` that name an action without writing. */
export const harmless = set(
  'plan validate validation check test explain suggest propose draft show describe verify list estimate lint parse analyze ' +
    'analyse view get query safe read reads reading search lookup find report audit detect display render print observe',
);

/** Ask for care if they are turned on or off; with any other value they have other meanings. */
export const switches = set(
  'test testing check checking plan planning dry verify verification validate validation trial mock fake demo sandbox draft ' +
    'safe safely careful cautious explain ask review interactive manual practice estimate suggest propose tentative consent ' +
    'rollback shadow emulate emulation stub provisional speculative',
);

export const negations = set(
  'no not non dont donot never without skip disable disabled prevent block forbid deny avoid suppress stop exclude',
);
export const writing = set(
  'write writes execute executes execution change changes mutate mutation mutations modify modification modifications delete ' +
    'deletes deletion deletions destructive commit commits apply effect effects persist save edit edits editing insert ' +
    'inserts remove removes removal erase overwrite destroy writing deleting changing modifying executing exec',
);
export const doing = set(
  'run call calls send act action actions perform proceed update updates create creates force live operation operations tool ' +
    'tools choice',
);

/** Words that restrict writing, together with a word of `writing`. */
export const limits = set(
  'allow allows allowed permit permits permitted enable enabled can may max maximum limit limits restrict restricted policy ' +
    'protect protection deny denied forbid forbidden block blocked exclude excluded safe access mode',
);
/** Words that restrict calls, together with a word of `callable`. */
export const caps = set(
  'allow allowed permit permitted deny denied forbid forbidden block blocked exclude excluded restrict restricted limit ' +
    'limits max maximum',
);
export const callable = set(
  'operation operations method methods tool tools call calls action actions service services',
);

/** Members that describe how something is done: their value may be the wish. */
export const manners = set(
  'mode policy option options flag flags execution behavior behaviour strategy setting settings handling prefer preference ' +
    'preferences args arguments params run',
);
/** Members whose value is a wish only if it is a careful name by itself. */
export const kinds = set('action intent type kind access permission permissions level scope');
/** With these, `read`, `none` and `off` mean that nothing must be written. */
export const accesses = set('mode policy execution handling access permission permissions scope');
/** Words for the ensemble or its parts. With any other word the name means something else: `dark_mode`, `run_id`. */
export const agents = set('agent assistant model task request interaction ensemble default');

export const on = set('true 1 yes y on enabled enable');
export const off = set('false 0 no n off disabled disable never none');
