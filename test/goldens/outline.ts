/** Evaluates in the page to the outline of its content: an element a line, with what it says and where it leads, and no classes. */
export const outlineScript = `(() => {
  for (const body of document.querySelectorAll('main tbody')) body.dispatchEvent(new CustomEvent('fill', { detail: { left: 1e9 } }));
  const shown = ['role', 'aria-label', 'aria-live', 'scope', 'for', 'id', 'href', 'type', 'title', 'open', 'colspan', 'tabindex'];
  const lines = [];
  const write = (node, depth) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.data.replace(/\\s+/g, ' ').trim();
      if (text !== '') lines.push('  '.repeat(depth) + JSON.stringify(text));
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || /^(SCRIPT|STYLE)$/.test(node.tagName)) return;
    const attributes = shown.filter(name => node.hasAttribute(name)).map(name => ' ' + name + '=' + JSON.stringify(node.getAttribute(name)));
    lines.push('  '.repeat(depth) + node.tagName.toLowerCase() + attributes.join(''));
    for (const child of node.childNodes) write(child, depth + 1);
  };
  write(document.body, 0);
  return lines.join('\\n') + '\\n';
})()`;
