import type { FoundCommand } from '../findings.js';
import type { Folder } from '../folder.js';

const COMPOSE = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/** Images and what is started together. */
export async function readContainers(folder: Folder): Promise<FoundCommand[]> {
  const image = folder.firstOf('Dockerfile', 'Containerfile');
  const compose = folder.firstOf(...COMPOSE);
  return [
    ...(image === null ? [] : [{ command: image === 'Dockerfile' ? 'docker build .' : 'podman build .', what: 'build' as const, from: folder.at(image) }]),
    ...(compose === null ? [] : [{ command: 'docker compose up', what: 'run' as const, from: folder.at(compose) }]),
  ];
}
