/** All sections, in the order in which they are run and told. */
import type { Section } from './section.ts';
import { across } from './sections/across.ts';
import { assistant } from './sections/assistant.ts';
import { behaviour } from './sections/behaviour.ts';
import { code } from './sections/code.ts';
import { dns } from './sections/dns.ts';
import { document } from './sections/document.ts';
import { gateway } from './sections/gateway.ts';
import { history } from './sections/history.ts';

export const allSections: readonly Section[] = [document, history, code, behaviour, assistant, across, gateway, dns];
