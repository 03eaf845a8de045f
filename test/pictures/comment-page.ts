const characters: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text as HTML. */
const escapeHtml = (text: string) => text.replace(/[&<>]/g, character => characters[character] ?? '');

const inline = (text: string) =>
  escapeHtml(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>');

const lineClass = (line: string) =>
  line.startsWith('+') ? 'add' : line.startsWith('-') ? 'del' : line.startsWith('!') ? 'mod' : '';

/** The markdown of our comments as HTML: headings, code, folded parts and notes, which is all that they have. */
function toHtml(markdown: string): string {
  const html: string[] = [];
  let fence: string | undefined;
  let quote: string[] = [];
  const endQuote = () => {
    if (quote.length > 0)
      html.push(`<blockquote>${quote.map(line => `<p>${inline(line)}</p>`).join('')}</blockquote>`);
    quote = [];
  };
  for (const line of markdown.split('\n')) {
    if (fence !== undefined) {
      if (line === fence) {
        html.push('</pre>');
        fence = undefined;
      } else html.push(`<span class="${lineClass(line)}">${escapeHtml(line)}\n</span>`);
      continue;
    }
    if (line.startsWith('> ')) {
      quote.push(line.slice(2).replace(/^\[!(\w+)\]$/, '**$1**'));
      continue;
    }
    endQuote();
    const [, marks] = /^(`{3,})\w+$/.exec(line) ?? [];
    if (marks !== undefined) {
      fence = marks;
      html.push('<pre>');
    } else if (line.startsWith('#### ')) html.push(`<h4>${inline(line.slice(5))}</h4>`);
    else if (/^<\/?details|^<!-- /.test(line)) html.push(line.startsWith('<!--') ? '' : line);
    else if (line.trim() !== '') html.push(`<p>${inline(line)}</p>`);
  }
  endQuote();
  return html.join('');
}

/** A pull request comment as GitHub shows it, in plain style of our own. */
export function commentPage(markdown: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Comment</title><style>
    :root { color-scheme: light dark; --bg: #fff; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --panel: #f6f8fa; --add: #dafbe1; --del: #ffebe9; --mod: #fff8c5; --code: #818b981f; --avatar: #1f2328; --mark: #fff }
    @media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --ink: #f0f6fc; --soft: #9198a1; --line: #3d444d; --panel: #151b23; --add: #2ea04326; --del: #f8514926; --mod: #bb800933; --code: #656c7633; --avatar: #f0f6fc; --mark: #0d1117 } }
    * { box-sizing: border-box }
    body { margin: 0; padding: 20px; background: var(--bg); color: var(--ink); font: 14px/1.5 Inter, system-ui, sans-serif; width: 1000px }
    .row { display: flex; gap: 14px }
    .avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; background: var(--avatar); color: var(--mark); display: grid; place-items: center; font: 600 17px/1 "JetBrains Mono", monospace }
    article { flex: 1; min-width: 0; border: 1px solid var(--line); border-radius: 6px; overflow: hidden }
    header { background: var(--panel); border-bottom: 1px solid var(--line); padding: 8px 16px; color: var(--soft) }
    header b { color: var(--ink) } header span { border: 1px solid var(--line); border-radius: 1em; padding: 0 7px; font-size: 12px; margin: 0 4px }
    main { padding: 14px 16px 4px }
    p { margin: 0 0 12px } h4 { font-size: 15px; margin: 18px 0 10px }
    code { background: var(--code); border-radius: 5px; padding: .15em .4em; font: 12.5px "JetBrains Mono", monospace }
    pre { background: var(--panel); border-radius: 6px; padding: 10px 12px; margin: 0 0 12px; font: 12px/1.5 "JetBrains Mono", monospace; overflow: hidden }
    pre span { display: block; white-space: pre-wrap; margin: 0 -12px; padding: 0 12px }
    .add { background: var(--add) } .del { background: var(--del) } .mod { background: var(--mod) }
    details { margin: 0 0 10px } summary { margin-bottom: 8px; cursor: pointer } details details { margin-left: 0 }
    blockquote { margin: 0 0 14px; padding: 2px 14px; border-left: 4px solid #bf8700 }
  </style><div class="row"><div class="avatar">&gt;_</div><article><header><b>github-actions</b><span>bot</span> commented</header><main>${toHtml(markdown)}</main></article></div></html>`;
}
