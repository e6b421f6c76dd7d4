import { parseDay, toMillis, type AnyAttributes, type Instant } from '../../model/index.js';

/** An attribute that the model keeps as an instant; null when it is missing. */
export function instantOf(attributes: AnyAttributes, name: string): Instant | null {
  const value = attributes[name];
  return typeof value === 'string' ? (value as Instant) : null;
}

export function textOf(attributes: AnyAttributes, name: string): string | null {
  const value = attributes[name];
  return typeof value === 'string' ? value : null;
}

/** First and last moment that "an instant or a day" may mean; the last is exclusive for a day (F-12). */
export function span(instantOrDay: string): { readonly from: Instant; readonly to: Instant } {
  const day = parseDay(instantOrDay);
  return day
    ? { from: day.from as Instant, to: day.to as Instant }
    : { from: instantOrDay as Instant, to: instantOrDay as Instant };
}

/** Milliseconds from `a` to `b`, negative when `b` is earlier. */
export function between(a: Instant, b: Instant): number {
  return toMillis(b) - toMillis(a);
}
