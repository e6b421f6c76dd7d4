/**
 * Column widths that add up to `room`, if that can be: the widest columns give way first, so that short ones stay whole.
 * They give way to where their words would break, and only then to their titles.
 *
 * @param cells texts by row and column, the titles first
 */
export function fitWidths(cells: readonly (readonly string[])[], room: number): number[] {
  const columns = (cells[0] ?? []).map((_title, column) => cells.map((row) => row[column] ?? ''));
  const widths = columns.map((texts) => Math.max(...texts.map((text) => text.length)));
  const titles = columns.map(([title = '']) => title.length);
  const words = columns.map(([title = '', ...texts]) => Math.max(title.length, usualWord(texts)));
  return shrink(shrink(widths, words, room), titles, room);
}

/** Length of word that nine cells of ten do not exceed: one odd name must not narrow all other columns. */
function usualWord(texts: readonly string[]): number {
  const longest = texts.map((text) => Math.max(...text.split(' ').map((word) => word.length)));
  longest.sort((a, b) => a - b);
  return longest[Math.ceil(longest.length * 0.9) - 1] ?? 0;
}

function shrink(natural: readonly number[], least: readonly number[], room: number): number[] {
  const widths = [...natural];
  for (let over = sum(widths) - room; over > 0; over--) {
    let widest = -1;
    widths.forEach((width, column) => {
      if (width > (least[column] ?? 0) && width > (widths[widest] ?? 0)) widest = column;
    });
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Breaks between words, and inside those that are longer than a line. */
export function wrap(text: string, width: number): string {
  if (text.length <= width) return text;
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    while (!line && word.length > width) {
      lines.push(word.slice(0, width));
      word = word.slice(width);
    }
    line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].filter(Boolean).join('\n');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
