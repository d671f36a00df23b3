/** The parts of the contract tests that a trial uses: valid requests, and the search for lost values. */
export { answerSchemaFor, findLostValue } from '../../probe/judge/kept.ts';
export { compilePath } from '../../probe/structure/path.ts';
export {
  findBody,
  isValid,
  parameterValue,
  sampleArguments,
  sentParameters,
  validExamples,
  withArgument,
  without,
} from '../../probe/values/sample.ts';
