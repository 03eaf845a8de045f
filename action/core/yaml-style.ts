import { type Document, isMap, visit, YAMLMap, YAMLSeq } from 'yaml';

/** How the package writes a collection. @param context undefined for JSON */
type Write = (this: unknown, context: object | undefined, ...rest: unknown[]) => string;

const [writeMap, writeSeq] = [YAMLMap.prototype.toString as Write, YAMLSeq.prototype.toString as Write];

const writePadded: Write = function (context, ...rest) {
  return writeMap.call(this, context && { ...context, flowCollectionPadding: ' ' }, ...rest);
};

const writeTight: Write = function (context, ...rest) {
  return writeSeq.call(this, context && { ...context, flowCollectionPadding: '' }, ...rest);
};

/**
 * A document as text in the style of chatops.yml: two spaces, no line breaks in texts, `{ a: 1 }` and `[a, b]`. The package pads both maps
 * and lists in one line, or neither, so each collection gets its own way to be written.
 */
export function writeDocument(document: Document): string {
  visit(document, {
    Collection: (_key, node) => {
      const value = isMap(node) ? writePadded : writeTight;
      Object.defineProperty(node, 'toString', { enumerable: false, configurable: true, value });
    },
  });
  return document.toString({ indent: 2, lineWidth: 0 });
}
