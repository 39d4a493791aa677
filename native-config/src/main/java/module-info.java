/** The native code that Kinglet uses: LAPACK back ends and the report of what is there. */
module io.kinglet.nativeconfig {
  requires transitive io.kinglet.kernels;
  requires java.logging;
  requires java.management;
  requires jdk.management;
  requires jblas;

  exports io.kinglet.nativeconfig;
}
