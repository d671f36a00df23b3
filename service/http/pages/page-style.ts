/** The style of the pages for people: the start page, and the reference on narrow screens, for which Swagger UI has none. */
export const pageStyle = `.start {
  box-sizing: border-box;
  max-width: 40rem;
  margin: 0 auto;
  padding: 2rem 1rem;
  font: 1rem/1.5 system-ui, sans-serif;
  color: #1f2933;
}
.start h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 0.25rem; }
.start .version { color: #52606d; margin: 0 0 1.5rem; }
.start dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.5rem 1.5rem; }
.start dt { font-family: ui-monospace, monospace; }
.start dd { margin: 0; color: #52606d; }
.start a { color: #0b5fa5; }

@media (prefers-color-scheme: dark) {
  html:has(.start) { background: #16191d; }
  .start { color: #e4e7eb; }
  .start .version, .start dd { color: #9aa5b1; }
  .start a { color: #7cc0f5; }
}

@media (max-width: 640px) {
  .start dl { grid-template-columns: 1fr; gap: 0; }
  .start dd { margin-bottom: 0.75rem; }

  .swagger-ui .wrapper { padding: 0 10px; }
  .swagger-ui .info { margin: 20px 0; }
  .swagger-ui .info .title { font-size: 24px; }
  .swagger-ui .info .title small { top: 0; }
  .swagger-ui .opblock .opblock-summary-method { min-width: 64px; padding: 6px 4px; }
  .swagger-ui .opblock-tag { flex-wrap: wrap; font-size: 20px; padding: 10px 0; }
  .swagger-ui .opblock-tag small { flex-basis: 100%; order: 1; padding: 4px 0; }
  .swagger-ui .opblock .opblock-summary-control { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-path { max-width: 100%; overflow-wrap: anywhere; }
  .swagger-ui .opblock .opblock-summary-description { flex-basis: 100%; padding: 4px 0 0 10px; }
  .swagger-ui .opblock .opblock-section-header { padding: 8px 10px; }
  .swagger-ui .opblock-description-wrapper,
  .swagger-ui .responses-inner,
  .swagger-ui .table-container { padding: 10px; overflow-wrap: anywhere; }
  .swagger-ui table.parameters > thead,
  .swagger-ui table.responses-table > thead { display: none; }
  .swagger-ui table.parameters,
  .swagger-ui table.responses-table,
  .swagger-ui table.parameters > tbody,
  .swagger-ui table.responses-table > tbody,
  .swagger-ui table.parameters > tbody > tr,
  .swagger-ui table.responses-table > tbody > tr,
  .swagger-ui table.parameters > tbody > tr > td,
  .swagger-ui table.responses-table > tbody > tr > td { display: block; width: auto; max-width: 100%; min-width: 0; padding: 4px 0; }
  .swagger-ui table.responses-table > tbody > tr { border-top: 1px solid #d8dde7; }
  .swagger-ui .parameters-col_description input,
  .swagger-ui .parameters-col_description select { width: 100%; max-width: 100%; }
  .swagger-ui table.headers { table-layout: fixed; width: 100%; }
  .swagger-ui table.headers td { overflow-wrap: anywhere; }
  .swagger-ui .response-col_links i { display: none; }
  .swagger-ui .renderedMarkdown pre,
  .swagger-ui .operation-link pre,
  .swagger-ui .highlight-code pre,
  .swagger-ui pre.microlight { white-space: pre-wrap !important; overflow-wrap: anywhere; word-break: normal; }
  .swagger-ui .model-box, .swagger-ui section.models .model-container { max-width: 100%; overflow-x: auto; }
  .swagger-ui .dialog-ux .modal-ux { width: calc(100% - 20px); min-width: 0; max-width: none; }
  .swagger-ui .auth-container input[type='text'], .swagger-ui .auth-container input[type='password'] { min-width: 0; width: 100%; }
}
`;
