/** The demo estate: an invented organisation, written as the exports of its providers. */
export { ESTATE_SOURCES, writeEstate, type EstateOptions, type EstateReport } from './write-estate.js';
export type { EstateTruth, PlantedCase, PlantedSubject } from './truth.js';
