/** The demo estate: an invented organisation, written as the exports of its providers. */
export { HISTORY_DAYS } from './history.js';
export {
  DEMO_SOURCES,
  ESTATE_SOURCES,
  writeEstate,
  type EstateOptions,
  type EstateReport,
} from './write-estate.js';
export type { EstateTruth, Expectation, PlantedCase, PlantedSubject } from './truth.js';
