/** Why an operation does not become one of a resource: it is answered with 501. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle';
}
