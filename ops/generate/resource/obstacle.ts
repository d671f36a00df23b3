/** The reason why an operation of a resource gets no working code and responds with 501. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle';
}
