/** What a new plugin can contribute. */
export const KINDS = ['harness', 'check', 'prompt-part', 'command', 'projection', 'task-backend', 'trust-source', 'listener'] as const;
export type Kind = (typeof KINDS)[number];

export function isKind(value: string | undefined): value is Kind {
  return (KINDS as readonly (string | undefined)[]).includes(value);
}

/** `package.json#cub.contributes` of such a plugin; a command is found by the command framework. */
export function contributes(kind: Kind, name: string): string[] {
  if (kind === 'listener') return ['on:pre-session'];
  const points: Readonly<Record<Kind, string | null>> = {
    harness: 'harness',
    check: 'doctorCheck',
    'prompt-part': 'promptPart',
    command: null,
    projection: 'projection',
    'task-backend': 'taskBackend',
    'trust-source': 'trustSource',
    listener: null,
  };
  const point = points[kind];
  return point === null ? [] : [`${point}:${name}`];
}
