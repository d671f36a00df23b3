/** All sections, in the order of the run and of the report. */
import type { Section } from '../section/section.ts';
import { acrossSection } from '../across/across-section.ts';
import { assistantSection } from '../assistant/assistant-section.ts';
import { behaviourSection } from '../behaviour/behaviour-section.ts';
import { codeSection } from '../code/code-section.ts';
import { dnsSection } from '../dns/dns-section.ts';
import { documentSection } from '../document/document-section.ts';
import { gatewaySection } from '../gateway/gateway-section.ts';
import { historySection } from '../history/history-section.ts';

export const allSections: readonly Section[] = [
  documentSection,
  historySection,
  codeSection,
  behaviourSection,
  assistantSection,
  acrossSection,
  gatewaySection,
  dnsSection,
];
