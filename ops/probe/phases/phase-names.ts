/** The names of the phases, for options: the phases themselves load much more. */

/**
 * `examples`: requests that are to be carried out, from examples and links; `coverage`: one fault or missing credential
 * each; `stateful`: what has to hold between several requests; `fuzzing`: valid requests at edges and by chance.
 */
export const phaseNames = ['examples', 'coverage', 'stateful', 'fuzzing'] as const;
export type PhaseName = (typeof phaseNames)[number];
