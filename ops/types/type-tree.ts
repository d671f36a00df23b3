/**
 * Reads the types of a document's operations as plain values, so that two texts are compared by their meaning: members are
 * sorted, references are expanded, comments are removed.
 */
import ts from 'typescript';
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { isObject } from '../../openapi/json/json.ts';
import { allOf, alwaysThere, anyMembers, anyOther, oneOf, withRequired } from './type-sets.ts';

/** Returns the types by operation id, or undefined if the text is broken TypeScript or has no operations. */
export function operationTypes(text: string): ReadonlyMap<string, JsonObject> | undefined {
  const file = ts.createSourceFile('api.d.ts', text, ts.ScriptTarget.ES2023, true);
  const broken: unknown = Reflect.get(file, 'parseDiagnostics'); // not in the declared types, but the only way without a program
  if (Array.isArray(broken) && broken.length > 0) return undefined;
  const declarations = file.statements.filter(ts.isInterfaceDeclaration);
  const interfaces = new Map(declarations.map((declaration) => [declaration.name.text, declaration]));
  const operations = interfaces.get('operations');
  if (operations === undefined) return undefined;
  const reader = new TypeReader(interfaces);
  return new Map(
    operations.members.filter(ts.isPropertySignature).map((member) => [getName(member), reader.read(member)]),
  );
}

class TypeReader {
  readonly #interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>;

  constructor(interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>) {
    this.#interfaces = interfaces;
  }

  read(member: ts.PropertySignature): JsonObject {
    const type = this.#type(member.type, []);
    return isObject(type) ? type : { type };
  }

  /** @param trail references on the path to this node: a recursive type stays a reference inside itself */
  #type(node: ts.TypeNode | undefined, trail: readonly string[]): Json {
    if (node === undefined) return 'any';
    if (ts.isParenthesizedTypeNode(node)) return this.#type(node.type, trail);
    if (ts.isTypeLiteralNode(node)) return this.#members(node.members, trail);
    if (ts.isArrayTypeNode(node)) return { 'array of': this.#type(node.elementType, trail) };
    if (ts.isUnionTypeNode(node)) return oneOf(node.types.map((type) => this.#type(type, trail)));
    if (ts.isIntersectionTypeNode(node)) return allOf(node.types.map((type) => this.#type(type, trail)));
    if (ts.isIndexedAccessTypeNode(node)) return this.#reference(node, trail);
    return ts.isTypeReferenceNode(node) ? this.#typeReference(node, trail) : printNode(node);
  }

  #members(members: ts.NodeArray<ts.TypeElement>, trail: readonly string[]): JsonObject {
    const entries = members.map((member): [string, Json] => {
      if (ts.isPropertySignature(member)) return [getName(member), this.#type(member.type, trail)];
      if (ts.isIndexSignatureDeclaration(member)) return [anyOther, this.#type(member.type, trail)];
      return [member.getText(), true];
    });
    const optional = members.filter((member) => ts.isPropertySignature(member) && member.questionToken !== undefined);
    const absent = optional.filter((member) => ts.isPropertySignature(member) && isNever(member.type)).map(getName);
    // `query?: never` means that the member does not exist.
    const kept = entries.filter(([name]) => !absent.includes(name)).sort(byName);
    const required = kept.map(([name]) => name).filter((name) => !optional.some((member) => getName(member) === name));
    return { ...Object.fromEntries(kept), [alwaysThere]: required };
  }

  /** Reads `WithRequired`, a helper type of openapi-typescript; other type names stay as text. */
  #typeReference(node: ts.TypeReferenceNode, trail: readonly string[]): Json {
    const [type, keys] = node.typeArguments ?? [];
    if (node.typeName.getText() !== 'WithRequired' || keys === undefined) return printNode(node);
    const names = ts.isUnionTypeNode(keys) ? keys.types : [keys];
    const read = names.map((name) =>
      ts.isLiteralTypeNode(name) && ts.isStringLiteral(name.literal) ? name.literal.text : '',
    );
    return withRequired(this.#type(type, trail), read);
  }

  /** Reads a reference such as `components["schemas"]["Session"]`. */
  #reference(node: ts.IndexedAccessTypeNode, trail: readonly string[]): Json {
    const text = node.getText().replaceAll(/\s+/g, '');
    if (trail.includes(text)) return text;
    const target = this.#target(node);
    return target === undefined ? text : this.#type(target, [...trail, text]);
  }

  #target(node: ts.TypeNode): ts.TypeNode | undefined {
    if (!ts.isIndexedAccessTypeNode(node)) return undefined;
    const { objectType, indexType } = node;
    const name = ts.isLiteralTypeNode(indexType) && ts.isStringLiteral(indexType.literal) ? indexType.literal.text : '';
    const members = ts.isTypeReferenceNode(objectType)
      ? this.#interfaces.get(objectType.typeName.getText())?.members
      : literalMembers(this.#target(objectType));
    return members?.filter(ts.isPropertySignature).find((member) => getName(member) === name)?.type;
  }
}

function printNode(node: ts.Node): Json {
  const text = node.getText().replaceAll(/\s+/g, ' ');
  return text === 'Record<string, unknown>' ? anyMembers : text;
}

function literalMembers(node: ts.TypeNode | undefined): ts.NodeArray<ts.TypeElement> | undefined {
  return node !== undefined && ts.isTypeLiteralNode(node) ? node.members : undefined;
}

const isNever = (node: ts.TypeNode | undefined): boolean => node?.kind === ts.SyntaxKind.NeverKeyword;
const byName = ([one]: [string, Json], [other]: [string, Json]): number => (one < other ? -1 : 1);

function getName({ name }: ts.TypeElement): string {
  if (name === undefined) return '';
  return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name) ? name.text : name.getText();
}
