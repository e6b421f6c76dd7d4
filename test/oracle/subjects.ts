import type { Subject } from './questions/subject.js';
import { subject as survivors } from './questions/survivors.js';

/** What is asked of both readings: one file each in `questions/`, in the order of their ids. */
export const subjects: readonly Subject[] = [survivors];
