/** Counts the lines of product code that are neither blank nor comment, in any revision of the repository. */
import ts from 'typescript';

/** Tests, their helpers, generated files and the benchmark are not product code. */
const otherThanProduct =
  /(?:^|\/)(?:tests?|testing)\/|\.test\.ts$|\.d\.ts$|^ops\/bench\/|(?:^|\/)testing[^/]*\.ts$|-testing\.ts$|-rows\.ts$|(?:^|\/)(?:sabotage|vitest\.config)\.ts$|\/scripted-[^/]+\.ts$|^node_modules\//;

/** True for TypeScript of the product, by its path from the root of the repository. */
export function isProductFile(path: string): boolean {
  return path.endsWith('.ts') && !otherThanProduct.test(path);
}

/** Returns how many lines of a source have a token of code on them; a string over several lines counts as its lines. */
export function countCodeLines(text: string): number {
  const source = ts.createSourceFile('counted.ts', text, ts.ScriptTarget.Latest, true);
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(source);
    if (children.length > 0) {
      for (const child of children) if (child.kind !== ts.SyntaxKind.JSDoc) visit(child);
    } else if (node.getWidth(source) > 0) {
      const [first, last] = [node.getStart(source), node.getEnd()].map(
        (position) => source.getLineAndCharacterOfPosition(position).line,
      );
      for (let line = first ?? 0; line <= (last ?? 0); line++) lines.add(line);
    }
  };
  visit(source);
  return lines.size;
}

/** Returns the sums by folder of the given depth, largest first: `ops/drift`, `service/http`. */
export function sumByFolder(counts: ReadonlyMap<string, number>, depth: number): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [path, count] of counts) {
    const folder = path.split('/').slice(0, -1).slice(0, depth).join('/') || '.';
    sums.set(folder, (sums.get(folder) ?? 0) + count);
  }
  return new Map([...sums].sort(([, one], [, other]) => other - one));
}
