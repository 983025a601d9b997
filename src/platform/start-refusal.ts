/**
 * Why the product, or a command beside it, does not begin its work here, in words for whoever started it: expected, so told without a
 * trace of the program.
 */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal'
}
