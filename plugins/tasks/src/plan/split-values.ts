/** A comma-separated list, its entries bare or in backticks, with remarks in parentheses behind them. */
export interface SplitValues {
  readonly values: string[];
  /** True when something was left out. */
  readonly remarks: boolean;
}

const NOTHING = /^(?:-|–|—|none|n\/a)\.?$/i;

export function splitValues(text: string): SplitValues {
  const parts = splitAtCommas(text).map((part) => part.trim()).filter((part) => part !== '');
  const read = parts.map((part) => withoutRemark(part));
  return {
    values: [...new Set(read.map((part) => part.value).filter((value) => value !== '' && !NOTHING.test(value)))],
    remarks: read.some((part) => part.remark),
  };
}

/** A list of ids, with commas, semicolons or `and` between them; each bare, in backticks, in brackets or as a link. */
export function splitIds(text: string): string[] {
  const plain = text
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/^\[(.*)\]$/, '$1')
    .replaceAll(/\*\*|__|["']/g, '')
    .replaceAll(/;|\s+(?:and|&|\+)\s+/gi, ',');
  return splitValues(plain).values.map((value) => value.replace(/[.:]+$/, '')).filter((value) => !/^(?:nothing|nil|null|no|tbd)$/i.test(value));
}

function splitAtCommas(text: string): string[] {
  const parts = [''];
  let depth = 0;
  let quoted = false;
  for (const char of text) {
    if (char === '`') quoted = !quoted;
    else if (char === '(' && !quoted) depth += 1;
    else if (char === ')' && !quoted) depth = Math.max(0, depth - 1);
    if (char === ',' && depth === 0 && !quoted) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}

function withoutRemark(part: string): { value: string; remark: boolean } {
  const quoted = /^`([^`]*)`(.*)$/s.exec(part);
  if (quoted) return { value: (quoted[1] ?? '').trim(), remark: (quoted[2] ?? '').trim() !== '' };
  const remark = /^(.*?)\s+\(.*$/s.exec(part) ?? /^()\(.*$/s.exec(part);
  return remark ? { value: (remark[1] ?? '').trim(), remark: true } : { value: part, remark: false };
}
