/** A count with its noun: `1 channel`, `2 channels`, `2 aliases`. */
export function countOf(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
