/**
 * Tokens and extension points are plain objects whose key is a global symbol: a plugin that brings its own copy of
 * the SDK still meets the same key. `instanceof` and object identity do not survive a second copy.
 */
export interface Token<T> {
  readonly $$type: 'cub.token';
  readonly id: string;
  readonly key: symbol;
  /** Only for the type checker; never set. */
  readonly $$value?: T;
}

export interface ExtensionPoint<T> {
  readonly $$type: 'cub.extensionPoint';
  readonly id: string;
  readonly key: symbol;
  readonly $$value?: T;
}

/** A service of which there is one provider. @param id for example `tasks`; names the service in `contributes` as `service:tasks`. */
export function createToken<T>(id: string): Token<T> {
  return Object.freeze({ $$type: 'cub.token', id, key: Symbol.for(`cub.token.${id}`) });
}

/** A place to which any number of plugins contribute. @param id for example `harness`; named in `contributes` as `harness:<id>`. */
export function createExtensionPoint<T>(id: string): ExtensionPoint<T> {
  return Object.freeze({ $$type: 'cub.extensionPoint', id, key: Symbol.for(`cub.point.${id}`) });
}
