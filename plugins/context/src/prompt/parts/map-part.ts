import type { MapRequest, PromptPart, RenderedMap } from '@cub/plugin-sdk';

/** What this part needs of the map service. */
interface FocusedMap {
  render(request: MapRequest): Promise<Pick<RenderedMap, 'text'>>;
}

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
