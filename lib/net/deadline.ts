/**
 * A signal that aborts after `ms` milliseconds, as a TimeoutError, or with `parent`. Whoever made it calls `end` when the
 * work is over.
 *
 * In place of AbortSignal.timeout and AbortSignal.any: those are let go of only by the garbage collector, which they keep
 * busier than the calls that they watch (docs/performance.md).
 */
export function deadline(ms: number, parent?: AbortSignal): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('The time is over', 'TimeoutError')), ms);
  timer.unref();
  const follow = () => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  else parent?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      parent?.removeEventListener('abort', follow);
    },
  };
}
