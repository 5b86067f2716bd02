import { badValue } from './bad-value.js';

const AMOUNT = /^\$?(\d{1,6})(?:\.(\d{1,9}))?$/;

/** Dollars as people give them. @returns nano-USD, exact @throws CubError `CUB_LEDGER_FILTER` (exit 2) */
export function readUsd(flag: string, text: string): number {
  const [, dollars, fraction = ''] = AMOUNT.exec(text) ?? [];
  if (dollars === undefined) throw badValue(flag, 'an amount of USD with at most nine decimals', text, ['0.50', '2']);
  return Number(`${dollars}${fraction.padEnd(9, '0')}`);
}
