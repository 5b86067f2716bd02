import { createToken, type PromptPart } from '@cub/plugin-sdk';

/** What this part needs of the service `map`, which a plugin of its own provides. */
export interface FocusedMap {
  render(request: { readonly focus: { readonly text: string; readonly paths: readonly string[] } }): Promise<{ readonly text: string }>;
}
export const focusedMapToken = createToken<FocusedMap>('map');

/** Where things are in the project, those first that have to do with the task; its size is the map's own setting. @param map null: there is no such service */
export function mapPart(map: FocusedMap | null): PromptPart {
  return {
    order: 30,
    target: 'user',
    cut: 'end',
    render: async ({ task }) => {
      if (map === null) return null;
      const focus = { text: [task.title, task.description, ...task.acceptance_criteria].join('\n'), paths: task.files };
      return { text: (await map.render({ focus })).text, source: 'cub map' };
    },
  };
}
