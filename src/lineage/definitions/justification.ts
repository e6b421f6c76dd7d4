import { and, isFalse, isTrue, or, unknown, type Truth, type Verdict } from '../../model/index.js';

export interface JustificationFacts {
  /** ENDED: past its end, CONTESTED: as some say and others deny; UNCLEAR: within the day on which it ends. */
  readonly purpose: 'STATED' | 'ENDED' | 'CONTESTED' | 'UNCLEAR' | 'MISSING';
  /** Of each service that it supports: whether it is ACTIVE, DEPRECATED or RETIRING, and not disapproved. */
  readonly services: readonly Truth[];
  /** An exception covers it. */
  readonly excepted: boolean;
  /** REVIEWED: a break-glass identity with its review in date; null: it is none. */
  readonly breakGlass: 'REVIEWED' | 'OVERDUE' | null;
  /** Everybody who could know of services has been heard, and lately. */
  readonly heard: boolean;
}

/**
 * Justification (5.6): a purpose, and a service, an exception or a reviewed break-glass mark. TRUE is VALID, FALSE is
 * INVALID, which takes sources that are fresh. Usage plays no part.
 */
export function justified(facts: JustificationFacts): Verdict {
  const verdict = and(
    PURPOSE[facts.purpose],
    or(
      facts.services.length === 0 ? isFalse('NO_SERVICE') : or(...facts.services.map(standing)),
      facts.excepted ? isTrue('EXCEPTION') : isFalse(),
      breakGlass(facts.breakGlass),
    ),
  );
  return verdict.value === 'FALSE' && !facts.heard
    ? unknown('SOURCES_NOT_COVERED', ...verdict.reasons)
    : verdict;
}

const PURPOSE: Record<JustificationFacts['purpose'], Verdict> = {
  STATED: isTrue(),
  ENDED: isFalse('PURPOSE_ENDED'),
  CONTESTED: unknown('CONTESTED'),
  UNCLEAR: unknown('DATE_ONLY'),
  MISSING: isFalse('NO_PURPOSE'),
};

function standing(service: Truth): Verdict {
  if (service === 'TRUE') return isTrue('SUPPORTS_SERVICE');
  return service === 'FALSE' ? isFalse('SERVICE_RETIRED') : unknown('LIFECYCLE_UNKNOWN');
}

function breakGlass(mark: JustificationFacts['breakGlass']): Verdict {
  if (mark === 'REVIEWED') return isTrue('BREAK_GLASS_REVIEWED');
  return mark === 'OVERDUE' ? isFalse('BREAK_GLASS_NOT_REVIEWED') : isFalse();
}
