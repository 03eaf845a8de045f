/** An answer in which each member of a name has another text. */
export function damageAnswer(answer: string, member: string, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return answer
    .replaceAll(
      new RegExp(`(<key>${member}</key>\\s*<value>)[^<]*`, 'g'),
      (_, start: string) => start + escaped,
    )
    .replaceAll(new RegExp(`(<${member}>)[^<]*(?=</${member}>)`, 'g'), (_, start: string) => start + escaped)
    .replaceAll(
      new RegExp(`("${member}":\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'g'),
      (_, start: string) => start + JSON.stringify(text),
    );
}

/** An answer without any member of a name. */
export function removeMember(answer: string, member: string): string {
  if (answer.trimStart().startsWith('{')) {
    return JSON.stringify(
      JSON.parse(answer, (name, value: unknown) => (name === member ? undefined : value)),
    );
  }
  return answer
    .replaceAll(new RegExp(`<entry>\\s*<key>${member}</key>.*?</entry>`, 'gs'), '')
    .replaceAll(new RegExp(`<${member}>.*?</${member}>|<${member}\\s*/>`, 'gs'), '');
}
