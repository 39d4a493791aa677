/** SIMD primitives over row-major blocks of doubles; depends on the JDK alone. */
module io.kinglet.kernels {
  // static: without --add-modules=jdk.incubator.vector the plain Java twins must still resolve.
  requires static jdk.incubator.vector;

  exports io.kinglet.kernels;
}
