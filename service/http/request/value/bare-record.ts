/**
 * A record that inherits nothing: a parameter can have any name, and validation must not see inherited ones.
 *
 * `Object.create(null)` would do the same, but V8 keeps such an object as a hash table from the start. If a collection has come between
 * the first requests and the next ones, V8 on Node 20 also looks up how to write a member of it at each request, and never compiles
 * the function that does.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the rule does not see that the index signature uses it
export class BareRecord<Value> {
  [name: string]: Value;
}
Object.setPrototypeOf(BareRecord.prototype, null);
Reflect.deleteProperty(BareRecord.prototype, 'constructor');
