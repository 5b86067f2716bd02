/** How a line spells JSON; a rewrite spells new values like the old ones. */
export interface JsonStyle {
  /** `", "` and `": "` between values, else nothing. */
  readonly spaced: boolean;
  /** `<`, `>`, `&` and line separators as `\u003c` …, as Go's encoder writes them. */
  readonly escapesHtml: boolean;
}

/** A change of one member of an object; without a value the member is removed. */
export interface MemberEdit {
  readonly key: string;
  readonly value?: unknown;
}

/** One member of an object's source; offsets in UTF-16 units. */
interface Member {
  readonly key: string;
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** @param value what JSON can express */
export function toJson(value: unknown, style: JsonStyle): string {
  const text = style.spaced ? spaced(value) : JSON.stringify(value);
  return style.escapesHtml ? text.replaceAll(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`) : text;
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`).join(', ')}}`;
}

/** Whether an object's source has a space after its colons; undefined for an empty object. */
export function isSpaced(source: string): boolean | undefined {
  const [first] = membersOf(source);
  return first && /\s/.test(source.charAt(first.valueStart - 1));
}

/**
 * Changes members of an object; every other byte stays, also of keys that nobody here knows.
 * @param source valid JSON, an object
 * @param order where a new member goes: behind the one that comes before it in this list
 */
export function editMembers(source: string, edits: readonly MemberEdit[], style: JsonStyle, order: readonly string[] = []): string {
  return edits.reduce((text, edit) => editMember(text, edit, style, order), source);
}

function editMember(source: string, { key, value }: MemberEdit, style: JsonStyle, order: readonly string[]): string {
  const members = membersOf(source);
  const old = members.findLast((member) => member.key === key);
  if (value === undefined) return old ? editMember(withoutMember(source, members, old), { key }, style, order) : source;
  const json = toJson(value, style);
  if (old) return source.slice(0, old.valueStart) + json + source.slice(old.valueEnd);
  const [colon, comma] = style.spaced ? [': ', ', '] : [':', ','];
  const member = JSON.stringify(key) + colon + json;
  const before = memberBefore(members, key, order);
  if (before) return source.slice(0, before.valueEnd) + comma + member + source.slice(before.valueEnd);
  const open = source.indexOf('{') + 1;
  return source.slice(0, open) + member + (members.length > 0 ? comma : '') + source.slice(open);
}

function memberBefore(members: readonly Member[], key: string, order: readonly string[]): Member | undefined {
  const place = order.indexOf(key);
  if (place === -1) return members.at(-1);
  const earlier = new Set(order.slice(0, place));
  return members.findLast((member) => earlier.has(member.key));
}

/** The member goes with the comma that follows it, the last one with the comma before. */
function withoutMember(source: string, members: readonly Member[], member: Member): string {
  const index = members.indexOf(member);
  const [previous, next] = [members[index - 1], members[index + 1]];
  if (next) return source.slice(0, member.start) + source.slice(next.start);
  return source.slice(0, previous?.valueEnd ?? member.start) + source.slice(member.valueEnd);
}

function membersOf(source: string): Member[] {
  const members: Member[] = [];
  let at = skipSpace(source, source.indexOf('{') + 1);
  while (source[at] === '"') {
    const keyEnd = stringEnd(source, at);
    const valueStart = skipSpace(source, skipSpace(source, keyEnd) + 1);
    const valueEnd = endOfValue(source, valueStart);
    members.push({ key: JSON.parse(source.slice(at, keyEnd)) as string, start: at, valueStart, valueEnd });
    at = skipSpace(source, valueEnd);
    if (source[at] === ',') at = skipSpace(source, at + 1);
  }
  return members;
}

function skipSpace(source: string, from: number): number {
  let at = from;
  while (at < source.length && ' \t\r\n'.includes(source.charAt(at))) at++;
  return at;
}

function stringEnd(source: string, from: number): number {
  let at = from + 1;
  while (source[at] !== '"') at += source[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfValue(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; ) {
    const char = source.charAt(at);
    if (depth === 0 && at > from && ',}] \t\r\n'.includes(char)) return at;
    if (char === '"') at = stringEnd(source, at);
    else {
      if (char === '{' || char === '[') depth++;
      if (char === '}' || char === ']') depth--;
      at++;
    }
    if (depth === 0 && '"]}'.includes(source.charAt(at - 1))) return at;
  }
  return source.length;
}
