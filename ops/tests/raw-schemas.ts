/** Finds functions that take raw content of a document: JSON Schema as JSON, or the whole that its references lead into. */
import ts from 'typescript';

/** Names of parameters that hold a schema, a part of one, or the content of a document. */
const named: Readonly<Record<string, RegExp>> = {
  content: /\bJsonObject\b/,
  schema: /\bJson(Object)?\b/,
  property: /\bJson(Object)?\b/,
  part: /\bJsonObject\b/,
  parts: /\bJsonObject\b/,
};
const ofDocument = /\b(ApiDocument|Pick<ApiDocument)\b/;
const importsSchema = /import[^;]*\bSchema\b[^;]*from '[^']*(?:document|json-value|fountainai\/openapi)(?:\.ts)?'/;

/** The types of raw content. Text without them need not be parsed. */
const ofRawContent = /\bSchema\b|\bJson(Object)?\b|\bApiDocument\b/;

/** Returns `file:line name(parameters)` for each function with a body, methods and arrow functions among them. */
export function rawReaders(file: string, text: string): readonly string[] {
  if (!ofRawContent.test(text)) return [];
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const isSchemaImported = importsSchema.test(text);
  const found: string[] = [];
  const isRaw = ({ name, type }: ts.ParameterDeclaration): boolean => {
    const typeText = type?.getText() ?? '';
    if (isSchemaImported && /\bSchema\b/.test(typeText)) return true;
    if (ts.isIdentifier(name)) return named[name.text]?.test(typeText) === true;
    const members = name.elements.flatMap((element) =>
      ts.isBindingElement(element) ? [(element.propertyName ?? element.name).getText()] : [],
    );
    return members.includes('content') && ofDocument.test(typeText);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && node.parameters.some(isRaw)) {
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
      const parameters = node.parameters.map((parameter) => parameter.getText()).join(', ');
      found.push(`${file}:${line + 1} ${node.name?.getText() ?? '=>'}(${parameters.replaceAll(/\s+/g, ' ')})`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
