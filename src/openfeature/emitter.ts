/** The provider's events. Only the types are OpenFeature's, so that this package brings none of its code along. */

import type {
  AnyProviderEvent,
  EventContext,
  EventHandler,
  Logger,
  ProviderEventEmitter,
} from "@openfeature/server-sdk";

/** Tells each handler in the order they came; one that throws is the logger's to say, and stops no other. */
export class Emitter implements ProviderEventEmitter<AnyProviderEvent> {
  readonly #handlers = new Map<AnyProviderEvent, EventHandler[]>();
  #logger: Logger | undefined;

  emit(type: AnyProviderEvent, context?: EventContext): void {
    for (const handler of this.getHandlers(type)) void this.#tell(handler, context);
  }

  addHandler(type: AnyProviderEvent, handler: EventHandler): void {
    this.#handlers.set(type, [...this.getHandlers(type), handler]);
  }

  removeHandler(type: AnyProviderEvent, handler: EventHandler): void {
    this.#handlers.set(
      type,
      this.getHandlers(type).filter((one) => one !== handler),
    );
  }

  removeAllHandlers(type?: AnyProviderEvent): void {
    if (type === undefined) this.#handlers.clear();
    else this.#handlers.delete(type);
  }

  getHandlers(type: AnyProviderEvent): EventHandler[] {
    return [...(this.#handlers.get(type) ?? [])];
  }

  setLogger(logger: Logger): this {
    this.#logger = logger;
    return this;
  }

  async #tell(handler: EventHandler, context: EventContext | undefined): Promise<void> {
    try {
      await handler(context as Parameters<EventHandler>[0]);
    } catch (fault) {
      this.#logger?.error("A handler of a provider's event failed:", fault);
    }
  }
}
