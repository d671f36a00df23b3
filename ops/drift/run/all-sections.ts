/** All sections, in the order of the run and of the report. */
import type { Section } from '../section/section.ts';
import { across } from '../across/across-section.ts';
import { assistant } from '../assistant/assistant-section.ts';
import { behaviour } from '../behaviour/behaviour-section.ts';
import { code } from '../code/code-section.ts';
import { dns } from '../dns/dns-section.ts';
import { document } from '../document/document-section.ts';
import { gateway } from '../gateway/gateway-section.ts';
import { history } from '../history/history-section.ts';

export const allSections: readonly Section[] = [document, history, code, behaviour, assistant, across, gateway, dns];
