// The tables of inputs and outputs in docs/action.md, from action/action.yml.
import { parse } from 'yaml';

/**
 * Returns the page with new tables; the rest of it is unchanged.
 * @param {string} page docs/action.md
 * @param {string} action action/action.yml
 */
export function generateActionDocs(page, action) {
  const { inputs, outputs } = parse(action);
  const withInputs = replaceBetween(
    page,
    'inputs',
    table(
      ['Input', 'Default', 'Meaning'],
      Object.entries(inputs).map(([name, { default: value, required, description }]) => [
        `\`${name}\``,
        required ? '*required*' : value === '' ? '' : `\`${value}\``,
        description,
      ]),
    ),
  );
  return replaceBetween(
    withInputs,
    'outputs',
    table(
      ['Output', 'Meaning'],
      Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]),
    ),
  );
}

function table(head, rows) {
  const line = cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function replaceBetween(page, name, content) {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/action.md has lost its marker ${start} or ${end}`);
  return `${page.slice(0, from + start.length)}\n${content}\n${page.slice(to)}`;
}
