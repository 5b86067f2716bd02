/**
 * The key of a service of which there is one provider; `cub.get(token)` gives it. Tokens and extension points are plain objects whose key is a
 * global symbol: a plugin that brings its own copy of the SDK still meets the same key. `instanceof` and object identity do not survive a second copy.
 */
export interface Token<T> {
  /** Says what the object is, in every copy of the SDK. */
  readonly $$type: 'cub.token';
  /** The host finds the provider by it; in `contributes` it is `service:<id>`. */
  readonly id: string;
  /** `Symbol.for('cub.token.<id>')` */
  readonly key: symbol;
  /** Only for the type checker; never set. */
  readonly $$value?: T;
}

/** The key of a place to which any number of plugins contribute; `cub.all(point)` and `cub.one(point, id)` give what they contribute. See {@link Token}. */
export interface ExtensionPoint<T> {
  /** Says what the object is, in every copy of the SDK. */
  readonly $$type: 'cub.extensionPoint';
  /** The host finds contributions by it; in `contributes` they are `<id>:<contribution id>`. */
  readonly id: string;
  /** `Symbol.for('cub.point.<id>')` */
  readonly key: symbol;
  /** Only for the type checker; never set. */
  readonly $$value?: T;
}

/**
 * Makes the key of a service, also of one that a plugin offers to other plugins: two calls with one id mean the same service.
 * @param id for example `tasks`; names the service in `contributes` as `service:tasks`
 * @example
 * export const greetingToken = createToken<{ hello(): string }>('greeting'); // "contributes": ["service:greeting"]
 * cub.provide(greetingToken, () => ({ hello: () => 'hello' })); // in register
 * (await host.get(greetingToken)).hello(); // in any plugin
 */
export function createToken<T>(id: string): Token<T> {
  return Object.freeze({ $$type: 'cub.token', id, key: Symbol.for(`cub.token.${id}`) });
}

/**
 * Makes the key of an extension point. The host knows those in `points` only: a plugin that contributes to any other is faulty
 * (`CUB_PLUGIN_UNKNOWN_POINT`), so this makes the keys of cub's own.
 * @param id for example `harness`; named in `contributes` as `harness:<id>`
 */
export function createExtensionPoint<T>(id: string): ExtensionPoint<T> {
  return Object.freeze({ $$type: 'cub.extensionPoint', id, key: Symbol.for(`cub.point.${id}`) });
}
